package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.Wish;
import dev.ipvs.latency.operator.policy.Policy;

/** What a policy wants of a fix that a node has. The first reason to undo it wins. */
final class Wishes {
    private Wishes() {}

    static Wish ofOwner(Policy policy, FixRecord fix) {
        if (policy.rollout().abort()) {
            return new Wish.Undo(FixReason.AbortRequested, "spec.rollout.abort is set");
        }
        if (policy.mode() != Mode.Enforce) {
            return new Wish.Undo(
                    FixReason.ModeLowered,
                    "mode " + policy.mode() + " of policy " + policy.name() + " changes no node");
        }
        if (policy.ladder().stream().noneMatch(rung -> rung.makes(fix.change()))) {
            return new Wish.Undo(
                    FixReason.NotOnLadder, fix.change().phrase() + " is not on the ladder of policy " + policy.name());
        }
        return new Wish.Keep();
    }

    /** For a node that no policy decides about any more. */
    static Wish ofLastOwner(Policy policy) {
        return switch (policy.onDelete()) {
            case Keep -> new Wish.Keep();
            case Revert ->
                policy.deleting()
                        ? new Wish.Undo(FixReason.PolicyDeleted, "policy " + policy.name() + " is being deleted")
                        : new Wish.Undo(
                                FixReason.NodeUnselected, "policy " + policy.name() + " no longer selects the node");
        };
    }
}
