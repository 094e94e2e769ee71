package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What a node says about itself, or the control plane about a node that it no longer hears. */
public final class NodeReadiness {
    /** What the control plane writes of a kubelet that stopped posting its status. */
    private static final String UNKNOWN = "Unknown";

    private final FirstSeen notReady;

    public NodeReadiness(Clock clock) {
        this.notReady = new FirstSeen(clock);
    }

    /**
     * Since when its condition Ready is not True, by the clock of the cluster; empty if it is, or if nobody has said yet. What a
     * kubelet itself says is dated by its node's clock: that counts from the first look.
     */
    public Optional<Instant> notReadySince(Node node) {
        String name = node.getMetadata().getName();
        Optional<NodeCondition> missing = notReady(node);
        if (missing.isEmpty()) {
            notReady.forget(Set.of(name));
        }
        return missing.map(condition -> condition.getStatus().equals(UNKNOWN)
                ? Instant.parse(condition.getLastTransitionTime())
                : notReady.of(name));
    }

    /** Its condition Ready, if that is not True. */
    static Optional<NodeCondition> notReady(Node node) {
        return Optional.ofNullable(node.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition ->
                        isReadiness(condition) && !condition.getStatus().equals("True"))
                .findFirst();
    }

    static boolean isReadiness(NodeCondition condition) {
        return condition.getType().equals("Ready");
    }
}
