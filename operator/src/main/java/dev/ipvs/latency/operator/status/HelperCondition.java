package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.operator.rollout.NodeDecision;
import java.util.List;

/** Whether node-helper runs wherever a policy wants to measure. */
public final class HelperCondition {
    public static final String HELPERS_RUNNING = "HelpersRunning";

    private HelperCondition() {}

    /** The cause as the kubelet or the scheduler says it; by node, as causes may differ. */
    public static ConditionText of(List<NodeDecision> decisions) {
        List<NodeDecision> without =
                decisions.stream().filter(NodeDecision::withoutHelper).toList();
        return without.isEmpty()
                ? new ConditionText(HELPERS_RUNNING, true, "Running", "no node-helper is kept from running")
                : new ConditionText(HELPERS_RUNNING, false, "HelperNotRunning", sentence(without));
    }

    private static String sentence(List<NodeDecision> without) {
        return FirstFew.of(
                without.stream().map(HelperCondition::one).toList(),
                others -> "on " + others + (others == 1 ? " more node" : " more nodes"));
    }

    private static String one(NodeDecision decision) {
        return "node-helper on node " + decision.node().name() + ": "
                + decision.node().helper().trouble().orElseThrow();
    }
}
