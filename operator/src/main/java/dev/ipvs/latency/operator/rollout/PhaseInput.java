package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the phase of a policy follows from.
 *
 * @param promotion what the canaries of another policy have shown of its livepatch, where it waits for any
 * @param foremost of its types of fix the one to speak of
 * @param postponed nodes that keep for now what the policy no longer wants
 */
record PhaseInput(
        Policy policy,
        Assignment assignment,
        Optional<Promotion> promotion,
        List<NodeDecision> decisions,
        TypeRollout foremost,
        Postponed postponed,
        Instant now) {

    /** How many nodes wait to be fixed. */
    int waiting() {
        return foremost.waiting().size();
    }

    Progress progress() {
        return foremost.progress();
    }

    boolean isBlockedBy(BlockReason reason) {
        return foremost.gate().blockedBy().filter(reason::equals).isPresent();
    }

    /**
     * The state in which a fix is in flight, stored or planned; else the planned one. What is planned to be over is so only
     * once that is stored, as the analysis of the wave counts it too.
     */
    Optional<FixState> state(NodeDecision decision) {
        Optional<FixState> planned = decision.fix().map(FixRecord::state);
        return planned.filter(FixState::inFlight)
                .or(() -> decision.node().fix().map(FixRecord::state).filter(FixState::inFlight))
                .or(() -> planned);
    }

    boolean inFlight(NodeDecision decision) {
        return state(decision).filter(FixState::inFlight).isPresent();
    }

    boolean reverting(NodeDecision decision) {
        return state(decision).filter(FixState.Reverting::equals).isPresent()
                || !decision.owned()
                        && !decision.settled()
                        && !postponed.contains(decision.node().name());
    }

    /** Nodes that are still changed though the policy wants no change at all, and that are not being restored now. */
    List<Finding.Failure> changedAgainstPolicy() {
        boolean changesNothing = policy.rollout().abort() || policy.mode() != Mode.Enforce;
        return reasons(decision -> changesNothing
                && !inFlight(decision)
                && !postponed.contains(decision.node().name())
                && (policy.rollout().abort() || !policy.holds(decision.node().name()))
                && decision.fix().filter(FixRecord::mayHaveChangedTheNode).isPresent());
    }

    /** Also by what the policy asked for before, as long as that is left on the node for a person. */
    boolean failed(NodeDecision decision) {
        return decision.owned()
                && decision.fix()
                        .filter(fix ->
                                policy.failedBy(fix) || fix.state() == FixState.Failed && fix.mayHaveChangedTheNode())
                        .isPresent();
    }

    /** Breached, with no fix that is proven or has failed. */
    boolean isNotFixed(NodeDecision decision) {
        return decision.breached() && !decision.fixed() && !failed(decision);
    }

    boolean hasNoApplicableFix(NodeDecision decision) {
        return decision.breached()
                && decision.fix()
                        .filter(fix -> fix.state() != FixState.Reverted && fix.reason() != FixReason.PodRefused)
                        .isEmpty()
                && decision.recommendation()
                        .filter(advice -> advice.fix() == null)
                        .isPresent();
    }

    List<Finding.Failure> failures() {
        return reasons(this::failed);
    }

    private List<Finding.Failure> reasons(Predicate<NodeDecision> which) {
        return decisions.stream()
                .filter(which)
                .map(decision -> new Finding.Failure(
                        decision.node().name(), decision.fix().orElseThrow().reason()))
                .sorted(Comparator.comparing(Finding.Failure::node))
                .toList();
    }

    boolean any(Predicate<NodeDecision> what) {
        return decisions.stream().anyMatch(what);
    }

    int count(Predicate<NodeDecision> what) {
        return (int) decisions.stream().filter(what).count();
    }

    List<String> names(Predicate<NodeDecision> what) {
        return decisions.stream()
                .filter(what)
                .map(decision -> decision.node().name())
                .sorted()
                .toList();
    }
}
