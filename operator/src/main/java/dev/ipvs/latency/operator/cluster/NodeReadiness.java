package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.time.Instant;
import java.util.Optional;

/** What a node says about itself, or the control plane about a node that it no longer hears. */
final class NodeReadiness {
    private NodeReadiness() {}

    /** Since when its condition Ready is not True; empty if it is, or if nobody has said yet. */
    static Optional<Instant> notReadySince(Node node) {
        return Optional.ofNullable(node.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition ->
                        isReadiness(condition) && !condition.getStatus().equals("True"))
                .flatMap(condition -> Optional.ofNullable(condition.getLastTransitionTime()).stream())
                .map(Instant::parse)
                .findFirst();
    }

    static boolean isReadiness(NodeCondition condition) {
        return condition.getType().equals("Ready");
    }
}
