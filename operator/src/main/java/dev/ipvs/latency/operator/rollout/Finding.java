package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.operator.policy.PlannedWave;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What a policy does or waits for, with what is said about it; {@link PhaseText} puts it into words. Nodes are named in order. */
sealed interface Finding {
    /** @param handingOver the policy that each node waits to be taken over by */
    record Deleting(List<String> restoring, SortedMap<String, String> handingOver) implements Finding {}

    record Reverting(List<String> nodes) implements Finding {}

    /** Changes that the policy no longer wants, and that could not be undone yet. */
    record NotReverted(List<Failure> nodes) implements Finding {}

    /** Changes that the policy no longer wants, and that stay while it is paused. */
    record RollbackPaused(List<String> nodes) implements Finding {}

    record RollbackOnHold(List<String> nodes, String why) implements Finding {}

    /** @param opening empty if no window ever opens */
    record RollbackOutsideWindow(List<String> nodes, Optional<Instant> opening) implements Finding {}

    /** Each keeps its fix until those before it have got another one. */
    record RollbackBehindOthers(List<String> nodes) implements Finding {}

    record Aborted() implements Finding {}

    record FailureLimitReached(List<Failure> failures) implements Finding {}

    /** @param nodes how many hold the wave; the first did so first */
    record Held(AnalysisResult.Inconclusive first, int nodes) implements Finding {}

    record Verifying(List<String> nodes) implements Finding {}

    record Fixing(List<String> nodes) implements Finding {}

    record NoNodes() implements Finding {}

    record Overridden() implements Finding {}

    record Observing(int breached) implements Finding {}

    record Recommending(int breached) implements Finding {}

    record Paused(int waiting) implements Finding {}

    record OnHold(int waiting, String why) implements Finding {}

    record WaitingForPromotion(int waiting, Promotion promotion) implements Finding {}

    /** @param nodes how many hold the wave; the first has for longer than {@code spec.rollout.progressDeadline} */
    record ProgressDeadlineExceeded(AnalysisResult.Inconclusive first, int nodes) implements Finding {}

    /** @param demandedBy another policy, whose nodes this one took over */
    record WaitingForApproval(PlannedWave wave, Optional<String> demandedBy) implements Finding {}

    record Soaking(Instant until) implements Finding {}

    /** @param opening empty if no window ever opens */
    record OutsideWindow(int waiting, Optional<Instant> opening) implements Finding {}

    /** Nodes wait for a slot, or for room in the wave. */
    record NodesWait(int waiting) implements Finding {}

    record BreachedDespiteFix(List<String> nodes) implements Finding {}

    record NoApplicableFix(List<String> nodes) implements Finding {}

    /** Breached, and cordoned or about to be deleted. */
    record Unschedulable(List<String> nodes) implements Finding {}

    /** Breached, and held as they are. */
    record LeftAsTheyAre(List<String> nodes) implements Finding {}

    record NotMeasured(List<String> nodes) implements Finding {}

    record NotJudged(List<String> nodes) implements Finding {}

    record SomeFailed(List<Failure> failures) implements Finding {}

    /** @param withoutHelper nodes of which nothing is known */
    record AllFixed(int nodes, int withoutHelper) implements Finding {}

    /** @param withoutHelper nodes of which nothing is known */
    record AllHealthy(int withoutHelper) implements Finding {}

    /** A node whose fix failed. */
    record Failure(String node, FixReason reason) {
        private static final Set<FixReason> MEASURED = EnumSet.of(FixReason.DidNotHelp, FixReason.BreachedAgain);

        /** Whether nothing but the node's own measurement supports it: a helper that lies could have invented it. */
        boolean isOneNodesClaim() {
            return MEASURED.contains(reason);
        }
    }
}
