package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.operator.rollout.NodeDecision;
import java.util.List;
import java.util.stream.Collectors;

/** Whether node-helper runs wherever a policy wants to measure. */
public final class HelperCondition {
    public static final String HELPERS_RUNNING = "HelpersRunning";
    private static final int NAMED = 3;

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
        String first = without.stream()
                .limit(NAMED)
                .map(decision -> "node-helper on node " + decision.node().name() + ": "
                        + decision.node().helper().trouble().orElseThrow())
                .collect(Collectors.joining("; "));
        int more = without.size() - NAMED;
        return more > 0 ? first + "; and on " + more + (more == 1 ? " more node" : " more nodes") : first;
    }
}
