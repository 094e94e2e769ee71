package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a deleted policy stops to wait for one node. Each node has its own time: it begins when undoing was first tried after
 * the deletion, and no node is given up that was not tried since, or that has not even been able to answer. So neither the
 * number of nodes nor an operator that was away uses it up.
 *
 * @param timeout from the first try
 */
record RevertDeadline(Instant deletedAt, OnDelete onDelete, Duration timeout) {

    /** Empty as long as it has not been tried, or is being tried. */
    Optional<Instant> of(NodeSnapshot node, FixRecord fix) {
        return switch (fix.state()) {
            case Failed ->
                fix.reason() == FixReason.RevertFailed && tried(node, fix) ? after(firstTry(fix)) : Optional.empty();
            // One that is to be kept may never be proven; one that is to be undone waits for a slot.
            case Applied -> onDelete == OnDelete.Keep ? after(fix.since()) : Optional.empty();
            case Pending, Applying, Verified, Reverting, Reverted -> Optional.empty();
        };
    }

    private boolean tried(NodeSnapshot node, FixRecord fix) {
        return !fix.since().isBefore(deletedAt) || !node.reachable();
    }

    private static Instant firstTry(FixRecord fix) {
        return fix.step().revertingSince().orElse(fix.since());
    }

    private Optional<Instant> after(Instant progress) {
        return Optional.of((progress.isBefore(deletedAt) ? deletedAt : progress).plus(timeout));
    }
}
