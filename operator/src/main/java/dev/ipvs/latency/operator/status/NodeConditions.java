package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import java.util.List;

/** The conditions of one node. */
public final class NodeConditions {
    private NodeConditions() {}

    public static List<ConditionText> of(NodeDecision decision) {
        return decision.fix()
                .filter(fix -> fix.state() != FixState.Reverted || fix.failed())
                .map(NodeConditions::ofFix)
                .orElseGet(() -> ofVerdict(decision));
    }

    private static List<ConditionText> ofFix(FixRecord fix) {
        boolean done = fix.state() == FixState.Verified;
        boolean stuck = fix.state() == FixState.Failed || fix.state() == FixState.Reverted;
        return all(done, !done && !stuck, stuck, fix.reason().name(), fix.message());
    }

    private static List<ConditionText> ofVerdict(NodeDecision decision) {
        String said = decision.node().verdict().map(NodeConditions::sentence).orElse("");
        return switch (decision.shown()) {
            case Healthy, Unaffected -> all(true, false, false, decision.shown().name(), said);
            case Breached -> all(false, true, false, "Breached", said);
            case Inconclusive -> all(false, true, false, "Inconclusive", said);
            case Unknown -> all(false, true, false, "Unknown", silence(decision));
        };
    }

    private static String silence(NodeDecision decision) {
        boolean never = decision.node().measurement().isEmpty();
        return decision.node()
                .helper()
                .trouble()
                .map(why -> (never ? "not measured yet" : "not measured any more") + ", as node-helper does not run: "
                        + why)
                .orElse(
                        never
                                ? "not measured yet; see status.problems and the node-helper pod of this node"
                                : "the node helper has been silent for three windows; look at its pod on this node");
    }

    /** Without figures, which are in the status beside it: each window would change them, and then be written twice. */
    private static String sentence(Verdict verdict) {
        return switch (verdict.reason()) {
            case WithinThresholds -> "within all thresholds";
            case EstimatorP99AboveThreshold -> "the walks' 99th percentile is over thresholds.estimatorP99";
            case EstimatorMaxAboveThreshold -> "the longest walk is over thresholds.estimatorMax";
            case NetRxDelayAboveThreshold ->
                "received packets wait for walks for longer than thresholds.netRxDelayByEstimatorMax";
            case RuleUpdateDelayAboveThreshold ->
                "received packets wait for rule updates that wait for walks, for longer than"
                        + " thresholds.netRxDelayByEstimatorMax";
            case EstimatorThreadsAboveThreshold ->
                "the kernel threads that estimate take more CPU than thresholds.estimatorThreadsMillicores";
            case TooFewSamples -> "the newest window has fewer walks than minSamples";
            case EventsLost -> "events were lost in the newest window";
            case KernelChanged,
                    KernelThreadEstimates,
                    DelayedWorkEstimates,
                    ModuleAbsent,
                    VariantUnknown,
                    NotMeasuredYet,
                    CannotMeasure,
                    MeasurementStale -> verdict.message();
        };
    }

    private static List<ConditionText> all(boolean ready, boolean underWay, boolean stuck, String reason, String text) {
        return List.of(
                new ConditionText(ConditionText.READY, ready, reason, text),
                new ConditionText(ConditionText.RECONCILING, underWay, reason, text),
                new ConditionText(ConditionText.STALLED, stuck, reason, text));
    }
}
