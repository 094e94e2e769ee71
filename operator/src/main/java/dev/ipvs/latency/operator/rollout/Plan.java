package dev.ipvs.latency.operator.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is to be done now.
 *
 * @param nextReconcile when something changes by time alone
 */
public record Plan(
        List<NodeDecision> decisions, Progress progress, RolloutPhase phase, Optional<Instant> nextReconcile) {
    private static final int NAMED = 20;

    public Plan {
        decisions = List.copyOf(decisions);
    }

    /** Whether each node this policy left behind has been seen to, so that a deleted policy may go. */
    public boolean everythingIsSettled() {
        return decisions.stream().allMatch(NodeDecision::settled);
    }

    /** The names of those that have not been seen to. */
    public String unsettledNodes() {
        return decisions.stream()
                .filter(decision -> !decision.settled())
                .map(decision -> decision.node().name())
                .sorted()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
    }
}
