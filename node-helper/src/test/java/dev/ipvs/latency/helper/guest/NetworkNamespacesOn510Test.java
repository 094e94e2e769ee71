package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.lab.junit.OnKernels;
import org.junit.jupiter.api.Tag;

/** The same on the oldest kernel: as long again. */
@Tag("long")
@OnKernels(value = "bullseye", possibleCpus = 80, memoryMiB = 1536)
class NetworkNamespacesOn510Test extends NetworkNamespacesTest {}
