package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.lab.junit.OnKernels;
import org.junit.jupiter.api.Tag;

/** The same on the oldest kernel: as long again. */
@Tag("long")
@OnKernels(value = "bullseye", possibleCpus = 80, onlineCpus = 3, memoryMiB = 1536)
class RuleUpdateDelayOn510Test extends RuleUpdateDelayTest {}
