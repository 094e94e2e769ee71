package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DurationTotalsTest {

    @Test
    void each_event_is_counted_once_between_two_bounds() {
        DurationTotals totals = DurationTotals.of(SlotCounts.of(5_000, 41_000, 43_000, 309_000_000, 2_000_000_000));

        assertThat(totals.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
        assertThat(countUpTo(totals, 10_000)).isEqualTo(1);
        assertThat(countUpTo(totals, 50_000)).isEqualTo(3);
        assertThat(countUpTo(totals, 300_000_000)).isEqualTo(3);
        assertThat(countUpTo(totals, 500_000_000)).isEqualTo(4);
        assertThat(totals.counts().getLast()).isEqualTo(1);
    }

    @Test
    void the_sum_is_right_within_the_width_of_a_slot() {
        DurationTotals totals = DurationTotals.of(SlotCounts.of(309_000_000, 312_000_000));

        assertThat((double) totals.sumNs()).isBetween(621e6 * 0.984, 621e6 * 1.016);
    }

    @Test
    void totals_add_up() {
        DurationTotals once = DurationTotals.of(SlotCounts.of(41_000));

        assertThat(once.plus(once)).isEqualTo(DurationTotals.of(SlotCounts.of(41_000, 41_000)));
        assertThat(DurationTotals.NONE.plus(once)).isEqualTo(once);
    }

    private static long countUpTo(DurationTotals totals, long ns) {
        int bound = DurationTotals.BOUNDS_NS.indexOf(ns);
        return IntStream.rangeClosed(0, bound).mapToLong(totals.counts()::get).sum();
    }
}
