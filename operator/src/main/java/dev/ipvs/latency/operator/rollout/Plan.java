package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.policy.PlannedWave;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be done now.
 *
 * @param handingOver nodes that another policy decides about by now, and that a deleted policy may not leave before that is stored
 * @param awaitingApproval the wave that waits for a person
 * @param nextReconcile when something changes by time alone
 */
public record Plan(
        List<NodeDecision> decisions,
        Set<String> handingOver,
        Progress progress,
        RolloutPhase phase,
        Optional<PlannedWave> awaitingApproval,
        Optional<Instant> nextReconcile) {
    private static final int NAMED = 20;

    public Plan {
        decisions = List.copyOf(decisions);
        handingOver = Set.copyOf(handingOver);
    }

    /** Of a policy that cannot be read: its nodes stay as they are, and other policies go on. */
    public static Plan unreadable(String why) {
        return new Plan(
                List.of(),
                Set.of(),
                Progress.NONE,
                RolloutPhase.stalled(
                        Reason.SpecUnreadable,
                        "this version of the operator cannot read " + why
                                + "; change the field, or upgrade the operator;"
                                + " until then the nodes of this policy stay as they are"),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether each node this policy left behind has been seen to, and is no longer named as its own, so that a deleted policy may go. */
    public boolean everythingIsSettled() {
        return unsettledNodes().isEmpty();
    }

    /** The names of those that have not been seen to. */
    public Set<String> unsettledNodes() {
        return Stream.concat(names(decision -> !decision.settled()).stream(), handingOver.stream())
                .collect(Collectors.toSet());
    }

    /** The names of those whose recorded values a deleted policy leaves behind when it goes, some of them if they are many. */
    public String leftChanged() {
        return Stream.concat(
                        unsettledNodes().stream(),
                        names(decision -> decision.target() instanceof Target.GivenUp).stream())
                .sorted()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
    }

    private Set<String> names(Predicate<NodeDecision> which) {
        return decisions.stream()
                .filter(which)
                .map(decision -> decision.node().name())
                .collect(Collectors.toSet());
    }
}
