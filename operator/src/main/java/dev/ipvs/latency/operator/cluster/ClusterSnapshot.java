package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that a plan follows from, at one moment; the policy at hand comes first.
 *
 * @param policyUnreadable why the policy at hand cannot be read in whole, if it cannot
 * @param orphansToMeasure nodes of policies that are gone, and that need a helper until they are restored
 * @param predecessors what is stored about machines that are gone, or whose names others bear now; it goes
 */
public record ClusterSnapshot(
        Optional<String> policyUnreadable,
        List<Policy> policies,
        List<NodeSnapshot> nodes,
        Ownership ownership,
        Optional<Selector> orphansToMeasure,
        Map<String, Node> nodeResources,
        Map<String, NodeLatency> latencies,
        List<NodeLatency> predecessors,
        Unreadable unreadable) {

    public Node nodeResource(String name) {
        return Objects.requireNonNull(nodeResources.get(name));
    }

    /** Whether what is stored under this name is about a machine that is gone. */
    public boolean hasPredecessor(String name) {
        return predecessors.stream()
                .anyMatch(latency -> latency.getMetadata().getName().equals(name));
    }

    /** Of the nodes that the policy at hand selects, or was the last to decide about. */
    public Unreadable unreadableOfPolicy() {
        return unreadable.of(node ->
                policy().selector().matches(nodeResource(node).getMetadata().getLabels())
                        || decider(node).filter(policy().name()::equals).isPresent());
    }

    private Optional<String> decider(String node) {
        return Optional.ofNullable(latencies.get(node))
                .map(NodeLatency::getSpec)
                .flatMap(spec -> Optional.ofNullable(spec.policy()))
                .map(NodeLatencySpec.PolicyRef::name);
    }

    public Policy policy() {
        return policies.getFirst();
    }
}
