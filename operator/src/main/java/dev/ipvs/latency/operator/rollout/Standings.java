package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.rollout.Standing.ready;
import static dev.ipvs.latency.operator.rollout.Standing.stuck;
import static dev.ipvs.latency.operator.rollout.Standing.underWay;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a policy stands: the first of these that applies. */
record Standings(Policy policy, Assignment assignment, List<NodeDecision> decisions, List<Candidate> waiting) {
    private static final int NAMED = 3;

    Standing standing() {
        if (policy.deleting()) {
            return underWay(Reason.Deleting, "being deleted; " + undoingSentence());
        }
        if (any(this::undoing)) {
            return underWay(Reason.Undoing, undoingSentence());
        }
        if (any(NodeDecision::inFlight)) {
            return onItsWay();
        }
        if (policy.rollout().abort()) {
            return stuck(
                    Reason.Aborted,
                    "everything is undone; set spec.rollout.abort to false to let fixes be begun again");
        }
        if (assignment.owned().isEmpty()) {
            return noNodes();
        }
        return switch (policy.mode()) {
            case Observe -> measured(Reason.Observing, "mode Observe changes nothing");
            case Recommend ->
                measured(Reason.Recommending, "mode Recommend changes nothing; see status.recommendation of each node");
            case Enforce -> enforcing();
        };
    }

    private Standing enforcing() {
        long failures = Gate.failures(policy, records().toList());
        if (failures >= policy.rollout().failureLimit()) {
            return stuck(
                    Reason.FailureLimitReached,
                    "stopped after " + nodes(failures) + " failed: " + names(this::failed)
                            + "; look at their status.fix, then change the policy (a spec.rollout.failureLimit above "
                            + failures + " goes on with other nodes)");
        }
        if (!waiting.isEmpty() && policy.rollout().paused()) {
            return stuck(Reason.Paused, nodes(waiting.size()) + " waiting; set spec.rollout.paused to false to go on");
        }
        if (!waiting.isEmpty() && !policy.rollout().restrictions().isEmpty()) {
            return stuck(
                    Reason.RestrictionNotObeyed,
                    "nothing is begun, because this version cannot obey "
                            + String.join(", ", policy.rollout().restrictions()) + "; remove it to go on");
        }
        if (any(this::noFixFits)) {
            return stuck(
                    Reason.NoFixFits,
                    "breached, and no fix on the ladder fits: " + names(this::noFixFits)
                            + "; see their status.recommendation, or add to spec.mitigations");
        }
        if (any(NodeDecision::notMeasured)) {
            return waitingForMeasurements();
        }
        if (any(this::notYetCondemned)) {
            return underWay(
                    Reason.WaitingForMeasurements,
                    "waiting for " + names(this::notYetCondemned) + " to be measured by the present spec");
        }
        if (failures > 0) {
            return stuck(
                    Reason.SomeFailed,
                    "failed: " + names(this::failed)
                            + "; look at their status.fix, and change the policy to try again");
        }
        return any(NodeDecision::fixed)
                ? ready(Reason.AllFixed, nodes(count(NodeDecision::fixed)) + " fixed and proven, no other in need")
                : ready(Reason.AllHealthy, "no node is over a threshold");
    }

    private Standing measured(Reason reason, String sentence) {
        return any(NodeDecision::notMeasured)
                ? waitingForMeasurements()
                : ready(reason, nodes(count(NodeDecision::breached)) + " breached; " + sentence);
    }

    private Standing waitingForMeasurements() {
        return underWay(
                Reason.WaitingForMeasurements,
                "no fresh verdict of " + nodes(count(NodeDecision::notMeasured)) + ": "
                        + names(NodeDecision::notMeasured));
    }

    private Standing onItsWay() {
        boolean verifying = decisions.stream()
                .filter(NodeDecision::inFlight)
                .allMatch(decision -> decision.inState(FixState.Applied));
        return verifying
                ? underWay(
                        Reason.Verifying,
                        "waiting for measurements to prove the fix on " + names(NodeDecision::inFlight))
                : underWay(Reason.Fixing, "fixing " + names(NodeDecision::inFlight));
    }

    private Standing noNodes() {
        return assignment.lost() == 0
                ? ready(Reason.NoNodes, "spec.nodeSelector selects no Linux node")
                : ready(
                        Reason.LostToOtherPolicies,
                        "all selected nodes belong to other policies, see status.lost; raise spec.priority to take"
                                + " them");
    }

    private String undoingSentence() {
        return any(this::undoing) ? "restoring recorded values on " + names(this::undoing) : "nothing left to restore";
    }

    private boolean undoing(NodeDecision decision) {
        return decision.inState(FixState.Reverting) || !decision.owned() && !decision.settled();
    }

    private boolean failed(NodeDecision decision) {
        return decision.fix()
                .filter(fix -> fix.failed() && fix.policyGeneration() == policy.generation())
                .isPresent();
    }

    /** Breached by an older spec or before its last change; the next windows will tell. */
    private boolean notYetCondemned(NodeDecision decision) {
        return decision.breached() && !decision.fixed() && !failed(decision);
    }

    private boolean noFixFits(NodeDecision decision) {
        return decision.breached()
                && decision.fix()
                        .filter(fix -> fix.state() != FixState.Reverted && fix.reason() != FixReason.PodRefused)
                        .isEmpty()
                && decision.recommendation()
                        .filter(advice -> advice.fix() == null)
                        .isPresent();
    }

    private Stream<FixRecord> records() {
        return decisions.stream().flatMap(decision -> decision.fix().stream());
    }

    private boolean any(Predicate<NodeDecision> what) {
        return decisions.stream().anyMatch(what);
    }

    private long count(Predicate<NodeDecision> what) {
        return decisions.stream().filter(what).count();
    }

    private String names(Predicate<NodeDecision> what) {
        List<String> all = decisions.stream()
                .filter(what)
                .map(decision -> decision.node().name())
                .sorted()
                .toList();
        String some = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() > NAMED ? some + " and " + (all.size() - NAMED) + " more" : some;
    }

    private static String nodes(long count) {
        return count == 1 ? "1 node" : count + " nodes";
    }
}
