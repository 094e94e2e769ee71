package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Optional;

/**
 * A node that rebooted into the kernel on which its fix was proven and soaked. What it had is made again before it is breached
 * again, which takes some windows; it has to prove itself as before.
 *
 * @param lost the record of the fix that went with the last boot
 */
record Reapplication(Candidate candidate, FixRecord lost) {

    static Optional<Reapplication> of(NodeSnapshot node, Policy policy, Instant now) {
        return policy.rollout().onBoot() == OnBoot.Reapply
                ? node.fix()
                        .filter(fix -> wentWithTheBoot(fix, policy))
                        .flatMap(fix -> Candidate.changeable(node, policy, now)
                                .filter(candidate -> getsTheSame(candidate, fix))
                                .map(candidate -> new Reapplication(candidate, fix)))
                : Optional.empty();
    }

    private static boolean wentWithTheBoot(FixRecord fix, Policy policy) {
        return fix.state() == FixState.Reverted
                && fix.reason() == FixReason.NodeRebooted
                && fix.position().specHash().equals(policy.specHash());
    }

    /** On the same kernel, and from the same value: what differs is a change that nobody has proven. */
    private static boolean getsTheSame(Candidate candidate, FixRecord fix) {
        return fix.evidence()
                        .provenOn()
                        .filter(candidate.kernel().release()::equals)
                        .isPresent()
                && candidate.change().equals(fix.change());
    }

    FixRecord begin(Policy policy, int furthestWave, Instant now) {
        return candidate.recorded(
                policy,
                FixReason.ProvenBeforeReboot,
                "verified on this kernel before the node rebooted, so made again; recorded for rollback: ",
                lost.evidence().ofAnotherBoot(),
                new RolloutPosition(Math.min(lost.position().wave(), furthestWave), policy.specHash(), 1),
                now);
    }
}
