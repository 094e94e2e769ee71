package dev.ipvs.latency.operator.rollout;

import java.util.Collection;
import java.util.List;

/**
 * Nodes that keep a change for now though the policy no longer wants it. Each is named in order.
 *
 * @param closed until the rollout is neither paused nor on hold, and a window is open
 * @param behindOthers until those whose fix was taken off before have another one
 */
record Postponed(List<String> closed, List<String> behindOthers) {

    static Postponed of(Collection<String> closed, Collection<String> behindOthers) {
        return new Postponed(
                closed.stream().sorted().toList(),
                behindOthers.stream().sorted().toList());
    }

    boolean contains(String node) {
        return closed.contains(node) || behindOthers.contains(node);
    }
}
