package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.lab.junit.OnKernels;
import org.junit.jupiter.api.Tag;

/** The same on the oldest kernel: as long again. */
@Tag("long")
@OnKernels(value = "bullseye", onlineCpus = 3, possibleCpus = 3)
class PlantedCulpritsOn510Test extends PlantedCulpritsTest {}
