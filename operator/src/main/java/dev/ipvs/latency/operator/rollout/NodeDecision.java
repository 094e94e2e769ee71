package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Recommendation;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import java.util.Optional;

/**
 * What is decided about one node.
 *
 * @param owned whether the policy decides about the node, or only was the last to do so
 * @param fix the record to store; the fix pod to have follows from it
 * @param shown the verdict as people should see it: Unknown where the helper is silent
 */
public record NodeDecision(
        NodeSnapshot node,
        boolean owned,
        Target target,
        Optional<FixRecord> fix,
        Optional<Recommendation> recommendation,
        VerdictValue shown) {

    public boolean silent() {
        return shown == VerdictValue.Unknown && node.lastVerdict() != VerdictValue.Unknown;
    }

    public boolean inFlight() {
        return fix.filter(record -> record.state().inFlight()).isPresent();
    }

    /**
     * Whether the NodeLatency must not go by itself: it holds what is to be restored, as stored or as decided. One that
     * somebody deleted goes by {@link NodeWrite.Drop} alone, so that nothing is written to what is gone.
     */
    public boolean holdsRecord() {
        return node.deletedAt().isPresent() || !node.isRestoredBy(fix) || !node.isRestoredBy(node.fix());
    }

    /** Whether somebody deleted the NodeLatency, and nothing of its record is left to restore. */
    boolean mayBeForgotten() {
        return node.deletedAt().isPresent() && fix.equals(node.fix()) && node.isRestoredBy(fix);
    }

    /** Whether nothing remains to be done for a policy that goes. */
    boolean settled() {
        return switch (target) {
            case Target.Dropped(), Target.Kept(), Target.GivenUp() -> true;
            case Target.Measured _ -> false;
        };
    }

    public boolean inState(FixState state) {
        return fix.filter(record -> record.state() == state).isPresent();
    }

    public boolean breached() {
        return shown == VerdictValue.Breached;
    }

    public boolean fixed() {
        return inState(FixState.Verified);
    }

    /** Whether nothing can be said about the node's latency now. */
    public boolean notMeasured() {
        return shown == VerdictValue.Unknown || shown == VerdictValue.Inconclusive;
    }

    /** Whether nothing can be said about it until somebody lets its helper run. */
    public boolean withoutHelper() {
        return owned && shown == VerdictValue.Unknown && node.helper().trouble().isPresent();
    }
}
