package dev.ipvs.latency.operator.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person decided about single nodes.
 *
 * @param held those that stay as they are
 * @param retriedFrom by node: what failed there is forgotten if it was begun before
 */
public record NodeOverrides(Set<String> held, Map<String, Instant> retriedFrom) {
    public static final NodeOverrides NONE = new NodeOverrides(Set.of(), Map.of());

    public NodeOverrides {
        held = Set.copyOf(held);
        retriedFrom = Map.copyOf(retriedFrom);
    }

    public boolean holds(String node) {
        return held.contains(node);
    }

    /** Whether a fix that was begun then, and failed, is tried again. */
    public boolean retries(String node, Instant begun) {
        return Optional.ofNullable(retriedFrom.get(node))
                .filter(begun::isBefore)
                .isPresent();
    }
}
