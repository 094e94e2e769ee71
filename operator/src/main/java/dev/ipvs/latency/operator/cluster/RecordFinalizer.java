package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps a NodeLatency that somebody deletes, or whose Node goes, as long as its record holds what is to be restored. It is
 * there before the record is.
 */
final class RecordFinalizer {
    static final String NAME = "latency.ipvs.dev/record";

    private RecordFinalizer() {}

    static boolean isOn(NodeLatency latency) {
        return latency.getMetadata().getFinalizers().contains(NAME);
    }

    /** @param holdsRecord whether there is something to keep */
    static List<String> wanted(boolean holdsRecord) {
        return holdsRecord ? List.of(NAME) : List.of();
    }

    static List<String> others(NodeLatency latency) {
        return latency.getMetadata().getFinalizers().stream()
                .filter(Predicate.not(NAME::equals))
                .toList();
    }
}
