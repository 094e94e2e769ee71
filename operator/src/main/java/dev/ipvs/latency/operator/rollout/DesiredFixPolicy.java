package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.operator.fix.DesiredFix;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.Obstruction;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.policy.Policy;

/** What a policy wants of a fix that a node has. The first reason to undo it wins. */
final class DesiredFixPolicy {
    private DesiredFixPolicy() {}

    static DesiredFix ofOwner(Policy policy, String node, FixRecord fix) {
        if (policy.recalls(fix)) {
            return recall(policy, fix);
        }
        if (policy.rollout().abort()) {
            return new DesiredFix.Revert(FixReason.AbortRequested, "spec.rollout.abort is set");
        }
        if (policy.holds(node)) {
            return new DesiredFix.Keep();
        }
        if (policy.mode() != Mode.Enforce) {
            return new DesiredFix.Revert(
                    FixReason.ModeLowered,
                    "mode " + policy.mode() + " of policy " + policy.name() + " changes no node");
        }
        if (fix.failed() && policy.retries(node, fix)) {
            return new DesiredFix.Revert(
                    FixReason.RetryRequested,
                    "policy " + policy.name() + " has retry of this node in spec.rollout.nodes");
        }
        if (policy.ladder().stream().noneMatch(rung -> rung.makes(fix.change()))) {
            return new DesiredFix.Revert(
                    FixReason.NotOnLadder, fix.change().phrase() + " is not on the ladder of policy " + policy.name());
        }
        return policy.ladder().stream()
                .flatMap(rung -> rung.obstruction().stream())
                .filter(obstruction -> undoes(obstruction, fix))
                .findFirst()
                .<DesiredFix>map(Obstruction::revert)
                .orElseGet(DesiredFix.Keep::new);
    }

    /** Before any other reason, as it alone does not wait for a fix pod that is still at it. */
    private static DesiredFix recall(Policy policy, FixRecord fix) {
        return new DesiredFix.Revert(
                FixReason.Recalled,
                "policy " + policy.name() + " lists the bundle in livepatch.recalled: "
                        + fix.change().phrase());
    }

    private static boolean undoes(Obstruction obstruction, FixRecord fix) {
        boolean moves = fix.change() instanceof ProxyModeChange;
        return switch (obstruction) {
            case Obstruction.Refused _ -> moves && fix.state() == FixState.Applying;
            case Obstruction.Contested _ -> moves;
        };
    }

    /** For a node that no policy decides about any more. */
    static DesiredFix ofLastOwner(Policy policy, String node, FixRecord fix) {
        if (policy.recalls(fix)) {
            return recall(policy, fix);
        }
        if (policy.holds(node)) {
            return new DesiredFix.Keep();
        }
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
