package dev.ipvs.latency.helper.diagnose;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When was looked, and for what.
 *
 * @param gapNs waits shorter than this are only counted
 * @param binNs the width of the bins of {@link CpuLoad}
 * @param filters which packets were followed, as on the command line; empty: all
 */
public record Window(Instant start, Instant end, long gapNs, long binNs, List<String> filters) {

    public Window {
        filters = List.copyOf(filters);
    }

    public long lengthNs() {
        return Duration.between(start, end).toNanos();
    }
}
