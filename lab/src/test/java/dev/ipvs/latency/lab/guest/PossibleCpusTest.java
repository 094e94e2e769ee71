package dev.ipvs.latency.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.junit.OnKernels;
import org.junit.jupiter.api.Test;

/** Kernels whose estimator pays for each possible processor. */
@OnKernels(
        value = {"bullseye", "bookworm"},
        possibleCpus = 80)
class PossibleCpusTest {

    @Test
    void there_are_many_more_than_are_online(Guest guest) {
        assertThat(guest.possibleCpus()).isEqualTo(80);
        assertThat(guest.output("nproc").strip()).isEqualTo("2");
    }
}
