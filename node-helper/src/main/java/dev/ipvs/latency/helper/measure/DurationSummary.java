package dev.ipvs.latency.helper.measure;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/** How long the events of a window took; there was at least one. The maximum is exact, the others within 1.7 %. */
public record DurationSummary(long count, long p50Ns, long p99Ns, long maxNs) {

    private static final int SIGNIFICANT_DIGITS = 3;

    /** Nothing where nothing happened. */
    static Optional<DurationSummary> of(SlotCounts counts, long exactMaxNs) {
        int top = counts.top();
        if (top < 0) {
            return Optional.empty();
        }
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        for (int slot = 0; slot <= top; slot++) {
            if (counts.count(slot) > 0) {
                histogram.recordValueWithCount(Slots.middle(slot), counts.count(slot));
            }
        }
        long max = max(top, exactMaxNs);
        return Optional.of(new DurationSummary(
                histogram.getTotalCount(),
                Math.min(histogram.getValueAtPercentile(50), max),
                Math.min(histogram.getValueAtPercentile(99), max),
                max));
    }

    /** An exact maximum outside the highest slot belongs to the window before: see bpf/layout.h. */
    private static long max(int top, long exactMaxNs) {
        boolean ofThisWindow = exactMaxNs >= Slots.lowest(top) && exactMaxNs <= Slots.highest(top);
        return ofThisWindow ? exactMaxNs : Slots.middle(top);
    }
}
