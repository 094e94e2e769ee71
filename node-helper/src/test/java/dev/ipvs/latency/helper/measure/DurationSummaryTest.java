package dev.ipvs.latency.helper.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationSummaryTest {

    @Test
    void percentiles_are_within_three_percent_and_the_maximum_is_exact() {
        long[] durations = LongStream.rangeClosed(1, 1000).map(i -> i * 311_111).toArray();

        DurationSummary summary =
                DurationSummary.of(SlotCounts.of(durations), 311_111_000).orElseThrow();

        assertThat(summary.count()).isEqualTo(1000);
        assertThat(summary.p50Ns()).isCloseTo(155_555_500, withinPercentage(3));
        assertThat(summary.p99Ns()).isCloseTo(307_999_890, withinPercentage(3));
        assertThat(summary.maxNs()).isEqualTo(311_111_000);
    }

    @Test
    void no_percentile_is_above_the_maximum() {
        DurationSummary summary =
                DurationSummary.of(SlotCounts.of(1_000_001), 1_000_001).orElseThrow();

        assertThat(summary).isEqualTo(new DurationSummary(1, 1_000_001, 1_000_001, 1_000_001));
    }

    @Test
    void a_maximum_of_the_window_before_is_not_taken() {
        DurationSummary summary =
                DurationSummary.of(SlotCounts.of(100_000), 300_000_000).orElseThrow();

        assertThat(summary.maxNs()).isCloseTo(100_000L, withinPercentage(3));
    }

    @Test
    void where_nothing_happened_there_is_nothing_to_tell() {
        assertThat(DurationSummary.of(SlotCounts.EMPTY, 0)).isEmpty();
    }
}
