package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * One fix in place of another, after the ladder was changed: the other can only be begun on a node that is breached without the
 * first.
 */
final class Swap {
    private Swap() {}

    /** How many nodes are between the two: without a fix, and not known to do without one. */
    static int waiting(Policy policy, Collection<NodeSnapshot> nodes) {
        return policy.ladder().isEmpty()
                ? 0
                : (int) nodes.stream().filter(node -> isBetween(node, policy)).count();
    }

    /** A node of which nothing can be expected now holds up no other. */
    private static boolean isBetween(NodeSnapshot node, Policy policy) {
        return node.reachable()
                && node.scheduling() == Scheduling.OPEN
                && !policy.holds(node.name())
                && node.fix()
                        .filter(fix -> fix.state() == FixState.Reverted && fix.reason() == FixReason.NotOnLadder)
                        .filter(fix -> !isHealthyWithout(fix, node, policy))
                        .isPresent();
    }

    private static boolean isHealthyWithout(FixRecord fix, NodeSnapshot node, Policy policy) {
        Duration toBeBreached = policy.measurement()
                .window()
                .value()
                .multipliedBy(policy.measurement().breachesBeforeAction() + 1L);
        Instant judged = fix.sinceOnNode().plus(toBeBreached);
        return node.judgedBySpec()
                && node.lastVerdict() == VerdictValue.Healthy
                && node.measurement()
                        .map(Measurement::end)
                        .filter(end -> !end.isBefore(judged))
                        .isPresent();
    }
}
