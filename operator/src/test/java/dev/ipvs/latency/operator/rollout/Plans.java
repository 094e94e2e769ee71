package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;

import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.List;

/** What is planned now. */
final class Plans {
    private Plans() {}

    static Plan plan(Policy policy, NodeSnapshot... nodes) {
        return plan(policy, List.of(nodes));
    }

    static Plan plan(Policy policy, List<NodeSnapshot> nodes) {
        return plan(policy, List.of(policy), nodes);
    }

    /** The node's record as planned. */
    static FixRecord fixOf(Plan plan, String node) {
        return plan.decisions().stream()
                .filter(decision -> decision.node().name().equals(node))
                .flatMap(decision -> decision.fix().stream())
                .findFirst()
                .orElseThrow();
    }

    /** @param all the policy at hand, and others that may decide about the nodes */
    static Plan plan(Policy policy, List<Policy> all, List<NodeSnapshot> nodes) {
        return Rollout.plan(policy, Assignment.of(policy, Ownership.of(all, nodes), nodes), TIMEOUTS, NOW);
    }
}
