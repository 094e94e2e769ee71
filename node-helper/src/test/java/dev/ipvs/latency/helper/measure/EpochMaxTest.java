package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochMaxTest {

    @Test
    void aWindowsMaximumIsThatOfItsEpoch() {
        assertThat(new EpochMax(4, 70, 3, 900).ofWindow(4)).isEqualTo(70);
    }

    @Test
    void anEventBetweenTheNextEpochAndTheSnapshotBelongsToTheWindow() {
        assertThat(new EpochMax(4, 70, 5, 80).ofWindow(4)).isEqualTo(80);
    }

    @Test
    void aWindowWithoutEventsHasNone() {
        assertThat(new EpochMax(2, 70, 3, 80).ofWindow(4)).isZero();
    }
}
