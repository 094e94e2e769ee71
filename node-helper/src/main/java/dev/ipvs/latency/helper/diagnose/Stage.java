package dev.ipvs.latency.helper.diagnose;

import java.util.List;

/** All packets between two neighbouring points of their way. */
public record Stage(String from, String to, long count, long maxNs, List<Slot> histogram) {

    public Stage {
        histogram = List.copyOf(histogram);
    }

    /** The upper end of the slot in which it lies, and never more than the longest. */
    public long percentileNs(int percent) {
        long rank = Math.ceilDiv(count * percent, 100);
        long below = 0;
        for (Slot slot : histogram) {
            below += slot.count();
            if (below >= rank) {
                return Math.min(slot.toNs(), maxNs);
            }
        }
        return maxNs;
    }

    /** Those that took at least {@code fromNs} and less than {@code toNs}. */
    public record Slot(long fromNs, long toNs, long count) {}
}
