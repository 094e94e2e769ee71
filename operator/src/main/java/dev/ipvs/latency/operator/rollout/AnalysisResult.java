package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Staleness;
import dev.ipvs.latency.operator.node.Breaches;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far one node has proven its fix. */
sealed interface AnalysisResult {
    /** Measured again, under the thresholds, and watched for the whole soak. */
    record Proven() implements AnalysisResult {}

    /** Its fix, or the undoing of it, is on its way. */
    record InProgress() implements AnalysisResult {}

    /** Under the thresholds, and watched until then. */
    record Soaking(Instant until) implements AnalysisResult {}

    /** Nothing can be said about it, which holds its wave and is no failure. */
    record Inconclusive(String node, Instant since, String why) implements AnalysisResult {}

    /** Breached again once its soak was over, which holds its wave until a person decides. */
    record BreachedDespiteFix(String node) implements AnalysisResult {}

    static AnalysisResult of(RolloutNode member, Policy policy, Instant now) {
        FixRecord fix = member.fix();
        if (!member.isStored()) {
            return new InProgress();
        }
        return switch (fix.state()) {
            case Pending, Applying, Reverting -> new InProgress();
            case Applied -> ofApplied(member, policy, now);
            case Verified -> ofVerified(member, policy, now);
            // What was undone or left as it is takes no part in the proof; the failure limit counts it.
            case Failed, Reverted -> new Proven();
        };
    }

    private static AnalysisResult ofApplied(RolloutNode member, Policy policy, Instant now) {
        NodeSnapshot node = member.node();
        Instant since = member.fix().since();
        if (Staleness.isSilent(node, policy.measurement(), now)) {
            return inconclusive(member, since, silence(node));
        }
        Instant appliedAt = member.fix().appliedOnNode();
        boolean tooFew = node.measurement()
                .filter(window -> !window.start().isBefore(appliedAt) && window.walks() < minSamples(policy))
                .isPresent();
        return tooFew ? inconclusive(member, since, tooFewSamples(node, policy)) : new InProgress();
    }

    private static AnalysisResult ofVerified(RolloutNode member, Policy policy, Instant now) {
        NodeSnapshot node = member.node();
        Instant lastHeard = node.heardAt().orElse(member.fix().since());
        if (node.notReadySince().isPresent()) {
            return inconclusive(member, node.notReadySince().get(), "the node is not Ready");
        }
        if (Staleness.isSilent(node, policy.measurement(), now)) {
            return inconclusive(member, lastHeard, silence(node));
        }
        if (node.measurement()
                .filter(window -> window.walks() < minSamples(policy))
                .isPresent()) {
            return inconclusive(member, sinceTheVerdict(node).orElse(lastHeard), tooFewSamples(node, policy));
        }
        List<String> breaches = node.measurement()
                .map(window -> Breaches.of(window, policy.measurement().thresholds()))
                .orElse(List.of());
        if (!breaches.isEmpty() && node.lastVerdict() == VerdictValue.Breached) {
            return new BreachedDespiteFix(node.name());
        }
        if (!breaches.isEmpty()) {
            return inconclusive(member, lastHeard, "its newest window is over again: " + String.join(", ", breaches));
        }
        Instant soaked = member.fix().since().plus(policy.rollout().soak());
        return now.isBefore(soaked) ? new Soaking(soaked) : new Proven();
    }

    private static String silence(NodeSnapshot node) {
        return "its helper is silent"
                + node.helper().trouble().map(": "::concat).orElse("");
    }

    /** Since its helper says so, and not since the newest of the windows that it says so of. */
    private static Optional<Instant> sinceTheVerdict(NodeSnapshot node) {
        return node.verdict()
                .filter(verdict -> verdict.value() == VerdictValue.Inconclusive)
                .map(verdict -> node.inClusterTime(verdict.since()));
    }

    private static Inconclusive inconclusive(RolloutNode member, Instant since, String why) {
        return new Inconclusive(member.node().name(), since, why);
    }

    private static String tooFewSamples(NodeSnapshot node, Policy policy) {
        return "its newest window has "
                + node.measurement().map(Measurement::walks).orElse(0L) + " samples of " + minSamples(policy)
                + " needed";
    }

    private static int minSamples(Policy policy) {
        return policy.measurement().minSamples();
    }
}
