package dev.ipvs.latency.helper.diagnose;

import java.util.List;

/** All packets between two neighbouring points of their way. */
public record Stage(String from, String to, long count, long maxNs, List<Slot> histogram) {

    public Stage {
        histogram = List.copyOf(histogram);
    }

    /** Those that took at least {@code fromNs} and less than {@code toNs}. */
    public record Slot(long fromNs, long toNs, long count) {}
}
