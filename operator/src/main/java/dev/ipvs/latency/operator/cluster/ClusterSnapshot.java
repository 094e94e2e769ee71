package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a plan follows from, at one moment; the policy at hand comes first.
 *
 * @param predecessors what is stored about machines whose names others bear now; it goes
 */
public record ClusterSnapshot(
        List<Policy> policies,
        List<NodeSnapshot> nodes,
        Ownership ownership,
        Map<String, Node> nodeResources,
        Map<String, NodeLatency> latencies,
        List<NodeLatency> predecessors) {

    public Node nodeResource(String name) {
        return Objects.requireNonNull(nodeResources.get(name));
    }

    /** Whether what is stored under this name is about a machine that is gone. */
    public boolean hasPredecessor(String name) {
        return predecessors.stream()
                .anyMatch(latency -> latency.getMetadata().getName().equals(name));
    }

    public Policy policy() {
        return policies.getFirst();
    }
}
