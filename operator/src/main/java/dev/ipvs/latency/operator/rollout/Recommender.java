package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Recommendation;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.Ladder;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says for a breached node which fix would be used, and why not those above it. */
final class Recommender {
    private Recommender() {}

    static Optional<Recommendation> about(NodeSnapshot node, Policy policy, VerdictValue shown) {
        boolean asked = policy.mode() != Mode.Observe && shown == VerdictValue.Breached;
        return asked ? node.kernel().map(kernel -> about(node, kernel, policy)) : Optional.empty();
    }

    private static Recommendation about(NodeSnapshot node, KernelFacts kernel, Policy policy) {
        Ladder ladder = Candidate.ladder(node, policy, kernel);
        return new Recommendation(
                ladder.change().map(Change::type).orElse(null),
                ladder.change()
                        .map(change -> Stream.concat(
                                        Stream.of(change.phrase(), change.caution()), ladder.cautions().stream())
                                .collect(Collectors.joining("; ")))
                        .orElse("no fix on the ladder of policy " + policy.name() + " fits this node"),
                ladder.passedOver());
    }
}
