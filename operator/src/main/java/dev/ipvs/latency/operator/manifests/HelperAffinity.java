package dev.ipvs.latency.operator.manifests;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** On which nodes the helper runs: one term for each policy, and terms are ORed. */
final class HelperAffinity {
    private HelperAffinity() {}

    static Affinity of(Collection<Policy> policies) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(policies.stream()
                        .sorted(Comparator.comparing(Policy::name))
                        .map(policy -> term(policy.selector()))
                        .distinct()
                        .toList())
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    private static NodeSelectorTerm term(Selector selector) {
        return new NodeSelectorTermBuilder()
                .withMatchExpressions(Stream.concat(Stream.of(Selector.LINUX), selector.requirements().stream())
                        .map(HelperAffinity::expression)
                        .toList())
                .build();
    }

    private static NodeSelectorRequirement expression(Selector.Requirement requirement) {
        return switch (requirement) {
            case Selector.In(String key, List<String> values) -> new NodeSelectorRequirement(key, "In", values);
            case Selector.NotIn(String key, List<String> values) -> new NodeSelectorRequirement(key, "NotIn", values);
            case Selector.Exists(String key) -> new NodeSelectorRequirement(key, "Exists", List.of());
            case Selector.DoesNotExist(String key) -> new NodeSelectorRequirement(key, "DoesNotExist", List.of());
        };
    }
}
