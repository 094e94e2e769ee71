package dev.ipvs.latency.helper.measure;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * How long the events of a window took; there was at least one. The maximum is exact, the others within 1.7 %.
 *
 * @param p99Ns of {@link RecentWalks} where they are walks, and never above the window's own maximum: so one outlier does not
 *     make it, and an outlier of an earlier window alone does not either
 */
public record DurationSummary(long count, long p50Ns, long p99Ns, long maxNs) {

    private static final int SIGNIFICANT_DIGITS = 3;

    /** Nothing where nothing happened. */
    static Optional<DurationSummary> of(SlotCounts counts, long exactMaxNs) {
        return of(counts, counts, exactMaxNs);
    }

    /** @param recent what the 99th percentile is of; this window's events and those of earlier ones */
    static Optional<DurationSummary> of(SlotCounts counts, SlotCounts recent, long exactMaxNs) {
        int top = counts.top();
        if (top < 0) {
            return Optional.empty();
        }
        Histogram own = histogram(counts);
        long max = max(top, exactMaxNs);
        return Optional.of(new DurationSummary(
                own.getTotalCount(),
                Math.min(own.getValueAtPercentile(50), max),
                Math.min(p99(histogram(recent)), max),
                max));
    }

    private static Histogram histogram(SlotCounts counts) {
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        for (int slot = 0; slot <= counts.top(); slot++) {
            if (counts.count(slot) > 0) {
                histogram.recordValueWithCount(Slots.middle(slot), counts.count(slot));
            }
        }
        return histogram;
    }

    /** Of fewer than a hundred events the 99th percentile would be their maximum: then it is the second longest. */
    private static long p99(Histogram histogram) {
        long total = histogram.getTotalCount();
        long rank = Math.max(1, Math.min((total * 99 + 99) / 100, total - 1));
        // Half a rank less, so that no rounding leads to the next.
        return histogram.getValueAtPercentile(100 * (rank - 0.5) / total);
    }

    /** An exact maximum outside the highest slot belongs to the window before: see bpf/layout.h. */
    private static long max(int top, long exactMaxNs) {
        boolean ofThisWindow = exactMaxNs >= Slots.lowest(top) && exactMaxNs <= Slots.highest(top);
        return ofThisWindow ? exactMaxNs : Slots.middle(top);
    }
}
