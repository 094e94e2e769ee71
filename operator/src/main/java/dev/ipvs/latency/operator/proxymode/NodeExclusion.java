package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.operator.fix.ProxyModeChange;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a node affinity that keeps the cluster's own kube-proxy off labelled nodes. A node must match any one of the
 * terms, so each term gets the condition; where there was no term, one with it alone is made. A term without any condition
 * matches no node (core/v1 NodeSelectorTerm) and must not get one, by which it would match all others.
 */
public final class NodeExclusion {
    private static final NodeSelectorRequirement UNLABELLED =
            new NodeSelectorRequirement(ProxyModeChange.LABEL, "DoesNotExist", List.of());

    private NodeExclusion() {}

    /** Whether it is in each term. */
    public static boolean isIn(@Nullable Affinity affinity) {
        List<NodeSelectorTerm> terms = terms(affinity);
        return !terms.isEmpty()
                && terms.stream()
                        .allMatch(term -> matchesNothing(term)
                                || term.getMatchExpressions().stream().anyMatch(NodeExclusion::isOurs));
    }

    /** The same affinity with it. */
    public static Affinity addedTo(@Nullable Affinity affinity) {
        List<NodeSelectorTerm> before = terms(affinity);
        List<NodeSelectorTerm> after = before.isEmpty()
                ? List.of(with(new NodeSelectorTerm()))
                : before.stream()
                        .map(term -> matchesNothing(term) ? term : with(without(term)))
                        .toList();
        return withTerms(affinity, after);
    }

    /** The same affinity without it; empty if nothing else was in it. */
    public static Optional<Affinity> removedFrom(@Nullable Affinity affinity) {
        if (affinity == null) {
            return Optional.empty();
        }
        List<NodeSelectorTerm> left = terms(affinity).stream()
                .filter(term -> matchesNothing(term) || !matchesNothing(without(term)))
                .map(NodeExclusion::without)
                .toList();
        return Optional.of(withTerms(affinity, left)).filter(after -> !after.equals(new Affinity()));
    }

    private static Affinity withTerms(@Nullable Affinity affinity, List<NodeSelectorTerm> terms) {
        Affinity after = affinity == null ? new Affinity() : new AffinityBuilder(affinity).build();
        NodeAffinity node = Optional.ofNullable(after.getNodeAffinity()).orElseGet(NodeAffinity::new);
        node.setRequiredDuringSchedulingIgnoredDuringExecution(terms.isEmpty() ? null : new NodeSelector(terms));
        after.setNodeAffinity(node.equals(new NodeAffinity()) ? null : node);
        return after;
    }

    private static List<NodeSelectorTerm> terms(@Nullable Affinity affinity) {
        return Optional.ofNullable(affinity)
                .map(Affinity::getNodeAffinity)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .map(NodeSelector::getNodeSelectorTerms)
                .orElse(List.of());
    }

    private static NodeSelectorTerm with(NodeSelectorTerm term) {
        return new NodeSelectorTermBuilder(term)
                .addToMatchExpressions(UNLABELLED)
                .build();
    }

    private static NodeSelectorTerm without(NodeSelectorTerm term) {
        return new NodeSelectorTermBuilder(term)
                .withMatchExpressions(term.getMatchExpressions().stream()
                        .filter(requirement -> !isOurs(requirement))
                        .toList())
                .build();
    }

    private static boolean matchesNothing(NodeSelectorTerm term) {
        return term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty();
    }

    private static boolean isOurs(NodeSelectorRequirement requirement) {
        return ProxyModeChange.LABEL.equals(requirement.getKey());
    }
}
