package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import java.util.Collection;

/** The capacity that nodes on their way take. One that is given up is free at the next look, once it is stored. */
final class Slots {
    private final int capacity;
    private int taken;

    /** @param share of the nodes that the policy sees to; one place at least, or nothing would ever move */
    Slots(IntOrPercent maxConcurrent, Collection<NodeSnapshot> nodes) {
        capacity = Math.max(1, maxConcurrent.of(nodes.size()));
        taken = (int) nodes.stream()
                .flatMap(node -> node.fix().stream())
                .filter(fix -> fix.state().inFlight())
                .count();
    }

    /** Whether this step may be taken: one that begins to be on its way needs a free place. */
    boolean take(FixRecord before, FixRecord after) {
        boolean sets = !before.state().inFlight() && after.state().inFlight();
        if (sets && free() == 0) {
            return false;
        }
        taken += sets ? 1 : 0;
        return true;
    }

    int free() {
        return Math.max(0, capacity - taken);
    }
}
