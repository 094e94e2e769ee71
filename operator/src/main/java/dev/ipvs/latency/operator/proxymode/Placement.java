package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.operator.fix.Applicability.NotApplicable;
import dev.ipvs.latency.operator.fix.NodeObjection;
import dev.ipvs.latency.operator.fix.ProxySource;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * On which nodes the cluster's own kube-proxy runs, by its node selector and required node affinity: a cluster may have
 * several, by pool or by architecture, and a derived one would run the wrong image or configuration on another one's nodes.
 */
record Placement(ProxySource source, Map<String, String> nodeSelector, List<NodeSelectorTerm> terms)
        implements NodeObjection {

    static Placement of(ProxySource source, PodSpec pod) {
        return new Placement(
                source,
                Optional.ofNullable(pod.getNodeSelector()).orElse(Map.of()),
                NodeExclusion.removedFrom(pod.getAffinity())
                        .map(Affinity::getNodeAffinity)
                        .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                        .map(NodeSelector::getNodeSelectorTerms)
                        .orElse(List.of()));
    }

    @Override
    public Optional<NotApplicable> to(Map<String, String> labels) {
        return covers(labels)
                ? Optional.empty()
                : Optional.of(new NotApplicable(
                        PassedOverReason.KubeProxyElsewhere,
                        "DaemonSet " + source.namespace() + "/" + source.daemonSet()
                                + " runs no pod on this node, by its node selector and affinity; name the one that does"
                                + " in proxyMode.daemonSet of a policy for these nodes"));
    }

    private boolean covers(Map<String, String> labels) {
        return labels.entrySet().containsAll(nodeSelector.entrySet())
                && (terms.isEmpty() || terms.stream().anyMatch(term -> covers(term, labels)));
    }

    /** What is compared by numbers, or with a field of the node, is not looked at: the scheduler decides it. */
    private static boolean covers(NodeSelectorTerm term, Map<String, String> labels) {
        return term.getMatchExpressions().stream().allMatch(requirement -> covers(requirement, labels));
    }

    private static boolean covers(NodeSelectorRequirement requirement, Map<String, String> labels) {
        Optional<String> value = Optional.ofNullable(labels.get(requirement.getKey()));
        return switch (requirement.getOperator()) {
            case "In" -> value.filter(requirement.getValues()::contains).isPresent();
            case "NotIn" -> value.filter(requirement.getValues()::contains).isEmpty();
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            default -> true;
        };
    }
}
