package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * NodeLatencies that cannot be read in whole.
 *
 * @param why by the name of the node
 * @param withheld of these, the nodes that are left as they are, because it is not known what was recorded for them
 */
public record Unreadable(SortedMap<String, String> why, SortedSet<String> withheld) {
    static Unreadable nothing() {
        return new Unreadable(new TreeMap<>(), new TreeSet<>());
    }

    void note(NodeLatency latency) {
        if (!latency.unreadable().isEmpty()) {
            String name = latency.getMetadata().getName();
            why.put(name, sentence(latency));
            if (isWithheld(latency)) {
                withheld.add(name);
            }
        }
    }

    /** What is only measured anew may be missing; what was recorded, and what was asked for when it was, may not. */
    static boolean isWithheld(NodeLatency latency) {
        return latency.unreadable().keySet().stream()
                .anyMatch(field -> field.equals("status.fix") || field.equals("status") || field.startsWith("spec"));
    }

    /** Of these nodes alone. */
    Unreadable of(Predicate<String> nodes) {
        Unreadable some = new Unreadable(new TreeMap<>(why), new TreeSet<>(withheld));
        some.why.keySet().removeIf(nodes.negate());
        some.withheld.removeIf(nodes.negate());
        return some;
    }

    private static String sentence(NodeLatency latency) {
        return String.join("; ", new TreeMap<>(latency.unreadable()).values());
    }
}
