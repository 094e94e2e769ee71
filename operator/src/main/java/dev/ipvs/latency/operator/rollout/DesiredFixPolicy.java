package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.operator.fix.DesiredFix;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.policy.Policy;

/** What a policy wants of a fix that a node has. The first reason to undo it wins. */
final class DesiredFixPolicy {
    private DesiredFixPolicy() {}

    static DesiredFix ofOwner(Policy policy, FixRecord fix) {
        if (policy.rollout().abort()) {
            return new DesiredFix.Revert(FixReason.AbortRequested, "spec.rollout.abort is set");
        }
        if (policy.mode() != Mode.Enforce) {
            return new DesiredFix.Revert(
                    FixReason.ModeLowered,
                    "mode " + policy.mode() + " of policy " + policy.name() + " changes no node");
        }
        if (policy.ladder().stream().noneMatch(rung -> rung.makes(fix.change()))) {
            return new DesiredFix.Revert(
                    FixReason.NotOnLadder, fix.change().phrase() + " is not on the ladder of policy " + policy.name());
        }
        return new DesiredFix.Keep();
    }

    /** For a node that no policy decides about any more. */
    static DesiredFix ofLastOwner(Policy policy) {
        return switch (policy.onDelete()) {
            case Keep -> new DesiredFix.Keep();
            case Revert ->
                policy.deleting()
                        ? new DesiredFix.Revert(
                                FixReason.PolicyDeleted, "policy " + policy.name() + " is being deleted")
                        : new DesiredFix.Revert(
                                FixReason.NodeUnselected, "policy " + policy.name() + " no longer selects the node");
        };
    }
}
