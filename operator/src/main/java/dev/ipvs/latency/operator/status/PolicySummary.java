package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.Counts;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.OverriddenNodes;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.WorstNode;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A policy's nodes, recounted; of single nodes only the worst few. */
public record PolicySummary(
        Counts counts, List<WorstNode> worst, List<OverriddenNodes> overridden, LivepatchHealth livepatches) {
    private static final int WORST = 5;
    private static final int EXAMPLES = 3;

    public PolicySummary {
        worst = List.copyOf(worst);
        overridden = List.copyOf(overridden);
    }

    public static PolicySummary of(
            Policy policy, List<NodeDecision> decisions, Map<String, TreeSet<String>> overridden) {
        List<NodeDecision> owned =
                decisions.stream().filter(NodeDecision::owned).toList();
        int overriddenNodes =
                overridden.values().stream().mapToInt(TreeSet::size).sum();
        Counts counts = new Counts(
                owned.size() + overriddenNodes,
                owned.size(),
                count(owned, shown(VerdictValue.Healthy)),
                count(owned, shown(VerdictValue.Breached)),
                count(owned, shown(VerdictValue.Inconclusive)),
                count(owned, shown(VerdictValue.Unaffected)),
                count(owned, shown(VerdictValue.Unknown)),
                count(owned, NodeDecision::fixed),
                count(decisions, NodeDecision::inFlight),
                count(owned, PolicySummary::failed));
        return new PolicySummary(counts, worst(owned), overridden(overridden), LivepatchHealth.of(policy, owned));
    }

    private static Predicate<NodeDecision> shown(VerdictValue value) {
        return decision -> decision.shown() == value;
    }

    private static boolean failed(NodeDecision decision) {
        return decision.fix().filter(FixRecord::failed).isPresent();
    }

    private static int count(List<NodeDecision> decisions, Predicate<NodeDecision> what) {
        return Math.toIntExact(decisions.stream().filter(what).count());
    }

    private static List<WorstNode> worst(List<NodeDecision> owned) {
        return owned.stream()
                .filter(decision -> p99(decision).isPresent())
                .sorted(Comparator.comparing(
                                (NodeDecision decision) -> p99(decision).orElseThrow())
                        .reversed()
                        .thenComparing(decision -> decision.node().name()))
                .limit(WORST)
                .map(decision -> new WorstNode(
                        decision.node().name(),
                        p99(decision).orElse(null),
                        decision.node().measurement().map(Measurement::max).orElse(null),
                        decision.shown(),
                        decision.fix().map(FixRecord::type).orElse(null),
                        decision.fix().map(FixRecord::state).orElse(null)))
                .toList();
    }

    private static Optional<GoDuration> p99(NodeDecision decision) {
        return decision.node().measurement().flatMap(window -> Optional.ofNullable(window.p99()));
    }

    private static List<OverriddenNodes> overridden(Map<String, TreeSet<String>> overridden) {
        return overridden.entrySet().stream()
                .map(entry -> new OverriddenNodes(
                        entry.getKey(),
                        entry.getValue().size(),
                        entry.getValue().stream().limit(EXAMPLES).toList()))
                .toList();
    }
}
