package dev.ipvs.latency.operator.manifests;

import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import java.util.List;
import java.util.stream.Stream;

/** On which nodes the helper runs: one term for each selector, and terms are ORed. */
final class HelperAffinity {
    private HelperAffinity() {}

    /** @param everywhere what each node must be, whatever is selected */
    static List<NodeSelectorTerm> of(NodeSelectorTerm everywhere, List<Selector> selectors) {
        return selectors.stream()
                .map(selector -> term(everywhere, selector))
                .distinct()
                .toList();
    }

    private static NodeSelectorTerm term(NodeSelectorTerm everywhere, Selector selector) {
        return new NodeSelectorTermBuilder()
                .withMatchExpressions(Stream.concat(
                                everywhere.getMatchExpressions().stream(),
                                Stream.concat(Stream.of(Selector.LINUX), selector.requirements().stream())
                                        .map(HelperAffinity::expression))
                        .distinct()
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
