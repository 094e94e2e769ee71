package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.lab.junit.OnKernels;
import org.junit.jupiter.api.Tag;

/** The same on the oldest kernel: as long again. */
@Tag("long")
@OnKernels(value = "bullseye", possibleCpus = 80, memoryMiB = 2048)
class LivepatchOn510Test extends LivepatchTest {}
