package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import java.util.Collection;

/** The capacity that nodes on their way take. One that is given up is free at the next look, once it is stored. */
final class Slots {
    private final int capacity;
    private final int swapping;
    private int taken;
    private int takenByReachable;

    /**
     * @param maxConcurrent of the nodes that the policy sees to; one place at least, or nothing would ever move
     * @param swapping nodes that wait for another fix in place of the one that was taken off
     */
    Slots(IntOrPercent maxConcurrent, Collection<NodeSnapshot> nodes, int swapping) {
        capacity = Math.max(1, maxConcurrent.of(nodes.size()));
        this.swapping = swapping;
        for (NodeSnapshot node : nodes) {
            if (node.fix().filter(fix -> fix.state().inFlight()).isPresent()) {
                count(node);
            }
        }
    }

    /**
     * Whether this step may be taken. One that begins to undo needs a place that no node takes which answers: whatever is
     * wrong with a dead node, it must not keep the others from being restored, nor wait itself. One that takes a fix off for
     * another one needs a place that no node takes which waits for its other one.
     */
    boolean take(NodeSnapshot node, FixRecord before, FixRecord after) {
        boolean setsOut = !before.state().inFlight() && after.state().inFlight();
        boolean swaps = after.reason() == FixReason.NotOnLadder
                && after.state() == FixState.Reverting
                && before.state() != FixState.Reverting;
        int others = takenByReachable - (before.state().inFlight() ? 1 : 0) + (swaps ? swapping : 0);
        if ((setsOut || swaps) && node.reachable() && others >= capacity) {
            return false;
        }
        if (setsOut) {
            count(node);
        }
        return true;
    }

    /** Takes one, whether or not it is free. */
    void count(NodeSnapshot node) {
        taken++;
        takenByReachable += node.reachable() ? 1 : 0;
    }

    /** For nodes to be begun; one that fell silent on its way keeps its place here, as the fix may be why. */
    int free() {
        return Math.max(0, capacity - taken);
    }
}
