package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.rollout.RolloutPhase.ready;
import static dev.ipvs.latency.operator.rollout.RolloutPhase.reconciling;
import static dev.ipvs.latency.operator.rollout.RolloutPhase.stalled;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.operator.fix.PromoteAfter;
import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what was found: what a policy waits for, and which field to set. */
record PhaseText(Progress progress, RolloutStrategy strategy) {
    private static final int NAMED = 3;

    RolloutPhase of(Finding finding) {
        return switch (finding) {
            case Finding.Deleting(var nodes, var handingOver) ->
                reconciling(Reason.Deleting, "being deleted; " + deleting(nodes, handingOver));
            case Finding.Reverting(var nodes) -> reconciling(Reason.Reverting, restoring(nodes));
            case Finding.NotReverted(var nodes) ->
                stalled(
                        Reason.NotReverted,
                        "not restored yet: " + reasons(nodes)
                                + "; retried once the node is Ready; status.fix.message has the manual steps");
            case Finding.RollbackPaused(var nodes) ->
                stalled(
                        Reason.Paused,
                        toBeRolledBack(nodes)
                                + "; set spec.rollout.paused to false to continue, or spec.rollout.abort to true to roll"
                                + " everything back now");
            case Finding.RollbackOnHold(var nodes, String why) ->
                stalled(
                        Reason.OnHold,
                        toBeRolledBack(nodes) + ", on hold: " + why
                                + "; remove spec.rollout.hold to continue, or set spec.rollout.abort to true to roll"
                                + " everything back now");
            case Finding.RollbackOutsideWindow(var nodes, var opening) -> outsideWindow(toBeRolledBack(nodes), opening);
            case Finding.RollbackBehindOthers(var nodes) ->
                reconciling(
                        Reason.Fixing,
                        toBeRolledBack(nodes)
                                + ", as what they are changed by is no longer in spec.mitigations, once the"
                                + " nodes before them have another fix or are Healthy without one");
            case Finding.Aborted() ->
                stalled(
                        Reason.Aborted,
                        "everything is rolled back; set spec.rollout.abort to false to allow new fixes");
            case Finding.FailureLimitReached(var failures) -> failureLimitReached(failures);
            case Finding.Held(var first, int nodes) ->
                reconciling(Reason.Inconclusive, held(first, nodes) + "; check its node-helper pod")
                        .since(first.since());
            case Finding.ProgressDeadlineExceeded(var first, int nodes) ->
                stalled(
                                Reason.ProgressDeadlineExceeded,
                                held(first, nodes) + ", longer than spec.rollout.progressDeadline; check its"
                                        + " node-helper pod, or exclude the node in spec.nodeSelector")
                        .since(first.since());
            case Finding.Verifying(var nodes) ->
                reconciling(
                        Reason.Verifying,
                        progress.phrase() + ": waiting for measurements to prove the fix on " + some(nodes));
            case Finding.Fixing(var nodes) -> reconciling(Reason.Fixing, progress.phrase() + ": fixing " + some(nodes));
            case Finding.NoNodes() -> ready(Reason.NoNodes, "spec.nodeSelector selects no Linux node");
            case Finding.Overridden() ->
                ready(
                        Reason.OverriddenByOtherPolicies,
                        "all selected nodes belong to other policies, see status.overridden; raise spec.priority to take"
                                + " them");
            case Finding.Observing(int breached) ->
                ready(Reason.Observing, nodes(breached) + " breached; mode Observe changes nothing");
            case Finding.Recommending(int breached) ->
                ready(
                        Reason.Recommending,
                        nodes(breached)
                                + " breached; mode Recommend changes nothing; see status.recommendation of each node");
            case Finding.Paused(int waiting) ->
                stalled(Reason.Paused, nodes(waiting) + " waiting; set spec.rollout.paused to false to continue");
            case Finding.OnHold(int waiting, String why) ->
                stalled(
                        Reason.OnHold,
                        nodes(waiting) + " waiting, on hold: " + why + "; remove spec.rollout.hold to continue");
            case Finding.WaitingForPromotion(int waiting, var promotion) -> waitingForPromotion(waiting, promotion);
            case Finding.WaitingForApproval(var wave, var demandedBy) -> waitingForApproval(wave, demandedBy);
            case Finding.Soaking(var until) ->
                reconciling(
                                Reason.Soaking,
                                progress.phrase() + ": all verified, soaking until " + until + " (spec.rollout.soak)")
                        .since(until.minus(strategy.soak()))
                        .until(until);
            case Finding.OutsideWindow(int waiting, var opening) -> outsideWindow(nodes(waiting) + " waiting", opening);
            case Finding.NodesWait(int waiting) ->
                reconciling(Reason.Fixing, progress.phrase() + ": " + nodes(waiting) + " waiting");
            case Finding.BreachedDespiteFix(var nodes) ->
                stalled(
                        Reason.BreachedDespiteFix,
                        "breached again despite a verified fix: " + some(nodes)
                                + "; look at their status.measurement, or change spec.mitigations or the thresholds");
            case Finding.NoApplicableFix(var nodes) ->
                stalled(
                        Reason.NoApplicableFix,
                        "breached, and no mitigation applies: " + some(nodes)
                                + "; see their status.recommendation, or add to spec.mitigations");
            case Finding.Unschedulable(var nodes) ->
                reconciling(
                        Reason.NodesUnschedulable,
                        "breached, and cordoned or about to be deleted: " + some(nodes)
                                + "; a node is fixed once it is uncordoned");
            case Finding.LeftAsTheyAre(var nodes) ->
                stalled(
                        Reason.NodesHeld,
                        "breached, and held by hold in spec.rollout.nodes: " + some(nodes)
                                + "; take it out to have them fixed");
            case Finding.NotMeasured(var nodes) ->
                reconciling(
                        Reason.WaitingForMeasurements,
                        "no fresh verdict of " + nodes(nodes.size()) + ": " + some(nodes));
            case Finding.NotJudged(var nodes) ->
                reconciling(
                        Reason.WaitingForMeasurements,
                        "waiting for " + some(nodes) + " to be measured under the current spec");
            case Finding.SomeFailed(var failures) ->
                stalled(
                        Reason.SomeFailed,
                        "all others are fixed; " + nodes(failures.size()) + " failed, " + reasons(failures)
                                + "; change spec.mitigations to try another fix, or set spec.rollout.abort to true and"
                                + " then to false to retry all");
            case Finding.AllFixed(int nodes, int withoutHelper) ->
                ready(
                        Reason.AllFixed,
                        nodes(nodes) + " fixed and verified, no other node needs a fix" + notMeasured(withoutHelper));
            case Finding.AllHealthy(int withoutHelper) ->
                ready(Reason.AllHealthy, "no node is over a threshold" + notMeasured(withoutHelper));
        };
    }

    private static String notMeasured(int withoutHelper) {
        return withoutHelper == 0
                ? ""
                : "; " + nodes(withoutHelper) + " not measured, as condition HelpersRunning says";
    }

    private static RolloutPhase waitingForPromotion(int waiting, Promotion promotion) {
        PromoteAfter asked = promotion.asked();
        String count = nodes(waiting) + " waiting for " + nodes(asked.nodes()) + " of policy " + asked.policy()
                + " to have bundle " + promotion.digest() + " Verified and be Healthy for "
                + new GoDuration(asked.soak()) + " (livepatch.promoteAfter in spec.mitigations); " + shown(promotion);
        return promotion
                .reachedAt()
                .map(at -> reconciling(Reason.WaitingForPromotion, count).until(at))
                .orElseGet(() -> switch (promotion.prospect()) {
                    case TRIES -> reconciling(Reason.WaitingForPromotion, count);
                    case DOES_NOT_TRY ->
                        stalled(
                                Reason.WaitingForPromotion,
                                count + "; to let more try it, name this bundle in spec.mitigations of policy "
                                        + asked.policy() + ", with mode Enforce");
                    case NO_POLICY ->
                        stalled(
                                Reason.WaitingForPromotion,
                                count + "; there is no policy " + asked.policy()
                                        + ": create it, or change livepatch.promoteAfter");
                });
    }

    private static String shown(Promotion promotion) {
        String soaked = promotion.soaked() + (promotion.soaked() == 1 ? " has" : " have");
        int others = promotion.soaking().size();
        return promotion.soaking().stream()
                .findFirst()
                .map(at -> soaked + ", "
                        + (others == 1 ? "1 more is soaking until " : others + " more are soaking, the first until ")
                        + at)
                .orElse(soaked);
    }

    private RolloutPhase waitingForApproval(PlannedWave wave, Optional<String> demandedBy) {
        String why = demandedBy
                .map(policy -> ", as policy " + policy + " demands, of whose nodes this one takes some")
                .orElse("");
        String alone = strategy.approvals().byNumberAlone() >= wave.number()
                ? "; approvedWave alone does not say what it approves"
                : "";
        return stalled(
                Reason.WaitingForApproval,
                progress.phrase() + ", waiting for approval" + why + "; to start it with " + wave.type()
                        + ", set spec.rollout.approved." + field(wave.type()) + " to {wave: " + wave.number()
                        + ", planHash: " + wave.planHash() + "}" + alone);
    }

    private static String field(FixType type) {
        return switch (type) {
            case Sysctl -> "sysctl";
            case Livepatch -> "livepatch";
            case ProxyMode -> "proxyMode";
        };
    }

    private String held(AnalysisResult.Inconclusive first, int nodes) {
        return progress.phrase() + ", is held by " + nodes(nodes) + ": " + first.node() + ", " + first.why()
                + ", since " + first.since();
    }

    private RolloutPhase failureLimitReached(List<Finding.Failure> failures) {
        int count = failures.size();
        return stalled(
                Reason.FailureLimitReached,
                "stopped in " + progress.phrase() + ": " + nodes(count) + " failed, " + reasons(failures)
                        + "; look at status.fix of " + (count == 1 ? "it" : "them")
                        + "; set spec.rollout.failureLimit above " + count
                        + " to continue with other nodes, spec.rollout.abort to true to roll everything back, or change"
                        + " spec.mitigations to try another fix");
    }

    private RolloutPhase outsideWindow(String who, Optional<Instant> opening) {
        List<String> unknown = strategy.schedule().unknownZones();
        String field = "; change spec.rollout.windows to start at another time"
                + (unknown.isEmpty() ? "" : " (unknown time zone: " + String.join(", ", unknown) + ")");
        return opening.map(at -> reconciling(
                                Reason.OutsideWindow,
                                who + " for the next maintenance window, which opens at " + at + field)
                        .until(at))
                .orElseGet(() -> stalled(Reason.OutsideWindow, who + ", and no maintenance window ever opens" + field));
    }

    private static String toBeRolledBack(List<String> nodes) {
        return nodes(nodes.size()) + " waiting to be rolled back (" + some(nodes) + ")";
    }

    private static String deleting(List<String> restored, SortedMap<String, String> handingOver) {
        if (restored.isEmpty() && handingOver.isEmpty()) {
            return "nothing left to restore";
        }
        Stream<String> restoring = restored.isEmpty() ? Stream.empty() : Stream.of(restoring(restored));
        List<String> waiting = handingOver.entrySet().stream()
                .map(node -> node.getKey() + " (" + node.getValue() + ")")
                .toList();
        Stream<String> takenOver = waiting.isEmpty()
                ? Stream.empty()
                : Stream.of("waiting for other policies to take over " + some(waiting));
        return Stream.concat(restoring, takenOver).collect(Collectors.joining("; "));
    }

    private static String restoring(List<String> nodes) {
        return "restoring recorded values on " + some(nodes);
    }

    private static String reasons(List<Finding.Failure> failures) {
        return some(failures.stream()
                .map(failure -> failure.node() + " (" + failure.reason()
                        + (failure.isOneNodesClaim() ? ", by its own report alone)" : ")"))
                .toList());
    }

    private static String some(List<String> all) {
        String some = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() > NAMED ? some + " and " + (all.size() - NAMED) + " more" : some;
    }

    private static String nodes(int count) {
        return count == 1 ? "1 node" : count + " nodes";
    }
}
