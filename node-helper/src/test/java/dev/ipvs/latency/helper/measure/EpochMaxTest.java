package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochMaxTest {

    @Test
    void a_windows_maximum_is_that_of_its_epoch() {
        assertThat(new EpochMax(4, 70, 3, 900).ofWindow(4)).isEqualTo(70);
    }

    @Test
    void an_event_between_the_next_epoch_and_the_snapshot_belongs_to_the_window() {
        assertThat(new EpochMax(4, 70, 5, 80).ofWindow(4)).isEqualTo(80);
    }

    @Test
    void a_window_without_events_has_none() {
        assertThat(new EpochMax(2, 70, 3, 80).ofWindow(4)).isZero();
    }
}
