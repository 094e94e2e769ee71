package dev.ipvs.latency.operator.metrics;

import dev.ipvs.latency.api.v1alpha1.OnDelete;

/**
 * Nodes that are changed, and whose policy is gone.
 *
 * @param onDelete what that asked for
 */
public record OrphanedNodes(String policy, OnDelete onDelete, int count) {
    Sample sample() {
        return Sample.of(Metric.ORPHANED_NODES, count, policy, onDelete.name());
    }
}
