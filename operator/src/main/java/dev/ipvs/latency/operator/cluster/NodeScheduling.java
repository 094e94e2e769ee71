package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.node.Scheduling;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a node, and the taints of whoever adds and removes nodes, say about its future. */
final class NodeScheduling {
    /** Of cluster-autoscaler (its FAQ), of Karpenter 1 and before 1, and of the cloud's node lifecycle controller. */
    private static final Set<String> LEAVES = Set.of(
            "ToBeDeletedByClusterAutoscaler",
            "karpenter.sh/disrupted",
            "karpenter.sh/disruption",
            "node.cloudprovider.kubernetes.io/shutdown");

    private NodeScheduling() {}

    static Scheduling of(Node node) {
        if (node.getMetadata().getDeletionTimestamp() != null
                || taints(node).stream().map(Taint::getKey).anyMatch(LEAVES::contains)) {
            return Scheduling.LEAVING;
        }
        return spec(node).map(NodeSpec::getUnschedulable).orElse(false) ? Scheduling.CORDONED : Scheduling.OPEN;
    }

    /** All of a node's spec that is read here: nothing, as long as the node is open. */
    static Optional<NodeSpec> trimmed(Node node) {
        return spec(node)
                .filter(_ -> of(node) != Scheduling.OPEN)
                .map(spec -> new NodeSpecBuilder()
                        .withUnschedulable(spec.getUnschedulable())
                        .withTaints(spec.getTaints().stream()
                                .filter(taint -> LEAVES.contains(taint.getKey()))
                                .toList())
                        .build());
    }

    private static List<Taint> taints(Node node) {
        return spec(node).map(NodeSpec::getTaints).orElse(List.of());
    }

    private static Optional<NodeSpec> spec(Node node) {
        return Optional.ofNullable(node.getSpec());
    }
}
