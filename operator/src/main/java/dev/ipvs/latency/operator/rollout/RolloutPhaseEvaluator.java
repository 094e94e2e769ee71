package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.rollout.RolloutPhase.ready;
import static dev.ipvs.latency.operator.rollout.RolloutPhase.reconciling;
import static dev.ipvs.latency.operator.rollout.RolloutPhase.stalled;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where a policy stands: the first of these that applies.
 *
 * @param waiting how many nodes wait to be fixed
 */
record RolloutPhaseEvaluator(
        Policy policy,
        Assignment assignment,
        List<NodeDecision> decisions,
        int waiting,
        Progress progress,
        AdmissionGate gate,
        Instant now) {
    private static final int NAMED = 3;

    RolloutPhase phase() {
        if (policy.deleting()) {
            return reconciling(Reason.Deleting, "being deleted; " + undoingSentence());
        }
        if (any(this::undoing)) {
            return reconciling(Reason.Reverting, undoingSentence());
        }
        if (policy.rollout().abort() && !any(NodeDecision::inFlight)) {
            return aborted();
        }
        if (gate.blockedBy().filter(BlockReason.FAILURE_LIMIT_REACHED::equals).isPresent()) {
            return failureLimitReached();
        }
        if (any(NodeDecision::inFlight)) {
            return onItsWay();
        }
        if (assignment.owned().isEmpty()) {
            return noNodes();
        }
        return switch (policy.mode()) {
            case Observe, Recommend -> onlyMeasured();
            case Enforce -> waiting == 0 ? nobodyWaits() : someWait();
        };
    }

    private RolloutPhase onlyMeasured() {
        return policy.mode() == Mode.Observe
                ? measured(Reason.Observing, "mode Observe changes nothing")
                : measured(
                        Reason.Recommending, "mode Recommend changes nothing; see status.recommendation of each node");
    }

    private static RolloutPhase aborted() {
        return stalled(
                Reason.Aborted, "everything is undone; set spec.rollout.abort to false to let fixes be begun again");
    }

    private RolloutPhase failureLimitReached() {
        long failures = count(this::failed);
        String field = "spec.rollout.failureLimit";
        return stalled(
                Reason.FailureLimitReached,
                "stopped in " + progress.phrase() + ": " + nodes(failures) + " failed, " + reasons()
                        + "; look at status.fix of " + (failures == 1 ? "it" : "them") + "; set " + field + " above "
                        + failures + " to go on with other nodes, spec.rollout.abort to true to undo all, or change"
                        + " spec.mitigations to try another fix");
    }

    private RolloutPhase someWait() {
        return gate.blockedBy()
                .map(this::closed)
                .or(this::holding)
                .orElseGet(() -> reconciling(Reason.Fixing, progress.phrase() + ": " + nodes(waiting) + " waiting"));
    }

    private RolloutPhase closed(BlockReason reason) {
        return switch (reason) {
            case NOT_ENFORCING -> onlyMeasured();
            case ABORTED -> aborted();
            case FAILURE_LIMIT_REACHED -> failureLimitReached();
            case PAUSED ->
                stalled(Reason.Paused, nodes(waiting) + " waiting; set spec.rollout.paused to false to go on");
            case NOT_APPROVED ->
                stalled(
                        Reason.WaitingForApproval,
                        progress.phrase() + ", waits for a person; set spec.rollout.approvedWave to " + progress.wave()
                                + " to begin it");
            // What holds the wave would hold it in a window as well.
            case OUTSIDE_WINDOW -> holding().orElseGet(this::outsideWindow);
        };
    }

    private RolloutPhase outsideWindow() {
        List<String> unknown = policy.rollout().schedule().unknownZones();
        String zones = unknown.isEmpty() ? "" : " (unknown time zone: " + String.join(", ", unknown) + ")";
        String field = "; change spec.rollout.windows to begin at another time" + zones;
        return policy.rollout()
                .schedule()
                .nextChange(now)
                .map(opening -> reconciling(
                                Reason.OutsideWindow,
                                nodes(waiting) + " waiting for the next maintenance window, which opens at " + opening
                                        + field)
                        .until(opening))
                .orElseGet(() -> stalled(
                        Reason.OutsideWindow,
                        nodes(waiting) + " waiting, and no maintenance window ever opens" + field));
    }

    private Optional<RolloutPhase> holding() {
        return inconclusive().or(this::soaking);
    }

    private Optional<RolloutPhase> inconclusive() {
        List<AnalysisResult.Inconclusive> all = progress.gate().inconclusive();
        return all.stream()
                .findFirst()
                .map(first -> reconciling(
                                Reason.Inconclusive,
                                progress.phrase() + ", is held by " + nodes(all.size()) + ": " + first.node() + ", "
                                        + first.why() + ", since " + first.since()
                                        + "; look at the node-helper pod there")
                        .since(first.since()));
    }

    private Optional<RolloutPhase> soaking() {
        return progress.gate()
                .soakingUntil()
                .map(until -> reconciling(
                                Reason.Soaking,
                                progress.phrase() + ": all proven, and watched until " + until + " (spec.rollout.soak)")
                        .since(until.minus(policy.rollout().soak()))
                        .until(until));
    }

    private RolloutPhase nobodyWaits() {
        return holding().orElseGet(this::nothingHolds);
    }

    private RolloutPhase nothingHolds() {
        if (any(this::breachedDespiteFix)) {
            return stalled(
                    Reason.BreachedDespiteFix,
                    "breached again in spite of their proven fix: " + names(this::breachedDespiteFix)
                            + "; look at their status.measurement, or change spec.mitigations or the thresholds");
        }
        if (any(this::noApplicableFix)) {
            return stalled(
                    Reason.NoApplicableFix,
                    "breached, and no fix on the ladder fits: " + names(this::noApplicableFix)
                            + "; see their status.recommendation, or add to spec.mitigations");
        }
        if (any(NodeDecision::notMeasured)) {
            return waitingForMeasurements();
        }
        if (any(this::notYetCondemned)) {
            return reconciling(
                    Reason.WaitingForMeasurements,
                    "waiting for " + names(this::notYetCondemned) + " to be measured by the present spec");
        }
        if (any(this::failed)) {
            return stalled(
                    Reason.SomeFailed,
                    "all others are fixed; " + nodes(count(this::failed)) + " failed, " + reasons()
                            + "; change spec.mitigations to try another fix, or set spec.rollout.abort to true and"
                            + " then to false to try all again");
        }
        return any(NodeDecision::fixed)
                ? ready(Reason.AllFixed, nodes(count(NodeDecision::fixed)) + " fixed and proven, no other in need")
                : ready(Reason.AllHealthy, "no node is over a threshold");
    }

    private String reasons() {
        return some(decisions.stream()
                .filter(this::failed)
                .map(decision -> decision.node().name() + " ("
                        + decision.fix().orElseThrow().reason() + ")")
                .sorted()
                .toList());
    }

    private RolloutPhase measured(Reason reason, String sentence) {
        return any(NodeDecision::notMeasured)
                ? waitingForMeasurements()
                : ready(reason, nodes(count(NodeDecision::breached)) + " breached; " + sentence);
    }

    private RolloutPhase waitingForMeasurements() {
        return reconciling(
                Reason.WaitingForMeasurements,
                "no fresh verdict of " + nodes(count(NodeDecision::notMeasured)) + ": "
                        + names(NodeDecision::notMeasured));
    }

    private RolloutPhase onItsWay() {
        if (inconclusive().isPresent()) {
            return inconclusive().get();
        }
        boolean verifying = decisions.stream()
                .filter(NodeDecision::inFlight)
                .allMatch(decision -> decision.inState(FixState.Applied));
        return verifying
                ? reconciling(
                        Reason.Verifying,
                        progress.phrase() + ": waiting for measurements to prove the fix on "
                                + names(NodeDecision::inFlight))
                : reconciling(Reason.Fixing, progress.phrase() + ": fixing " + names(NodeDecision::inFlight));
    }

    private RolloutPhase noNodes() {
        return assignment.overridden() == 0
                ? ready(Reason.NoNodes, "spec.nodeSelector selects no Linux node")
                : ready(
                        Reason.OverriddenByOtherPolicies,
                        "all selected nodes belong to other policies, see status.overridden; raise spec.priority to take"
                                + " them");
    }

    private String undoingSentence() {
        return any(this::undoing) ? "restoring recorded values on " + names(this::undoing) : "nothing left to restore";
    }

    private boolean undoing(NodeDecision decision) {
        return decision.inState(FixState.Reverting) || !decision.owned() && !decision.settled();
    }

    /** Also by what the policy asked for before, as long as that is left on the node for a person. */
    private boolean failed(NodeDecision decision) {
        return decision.owned()
                && decision.fix()
                        .filter(fix -> AdmissionGate.failed(policy, fix)
                                || fix.state() == FixState.Failed && fix.mayHaveChangedTheNode())
                        .isPresent();
    }

    private boolean breachedDespiteFix(NodeDecision decision) {
        return decision.breached() && decision.fixed();
    }

    /** Breached by an older spec or before its last change; the next windows will tell. */
    private boolean notYetCondemned(NodeDecision decision) {
        return decision.breached() && !decision.fixed() && !failed(decision);
    }

    private boolean noApplicableFix(NodeDecision decision) {
        return decision.breached()
                && decision.fix()
                        .filter(fix -> fix.state() != FixState.Reverted && fix.reason() != FixReason.PodRefused)
                        .isEmpty()
                && decision.recommendation()
                        .filter(advice -> advice.fix() == null)
                        .isPresent();
    }

    private boolean any(Predicate<NodeDecision> what) {
        return decisions.stream().anyMatch(what);
    }

    private long count(Predicate<NodeDecision> what) {
        return decisions.stream().filter(what).count();
    }

    private String names(Predicate<NodeDecision> what) {
        return some(decisions.stream()
                .filter(what)
                .map(decision -> decision.node().name())
                .sorted()
                .toList());
    }

    private static String some(List<String> all) {
        String some = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() > NAMED ? some + " and " + (all.size() - NAMED) + " more" : some;
    }

    private static String nodes(long count) {
        return count == 1 ? "1 node" : count + " nodes";
    }
}
