package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Staleness;
import dev.ipvs.latency.operator.fix.Step;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Optional;

/**
 * A node that rebooted into the kernel on which its fix was proven and soaked. What it had is made again before it is breached
 * again, which takes some windows; it has to prove itself as before.
 *
 * @param lost the record of the fix that went with the last boot
 */
record Reapplication(NodeSnapshot node, FixRecord lost, KernelFacts kernel, Measurement newest) {

    static Optional<Reapplication> of(NodeSnapshot node, Policy policy, Instant now) {
        boolean open = policy.rollout().onBoot() == OnBoot.Reapply
                && node.reachable()
                && node.scheduling() == Scheduling.OPEN
                && !policy.holds(node.name())
                && !Staleness.isSilent(node, policy.measurement(), now);
        return open
                ? node.fix()
                        .filter(fix -> wentWithTheBoot(fix, policy))
                        .flatMap(fix -> node.kernel()
                                .filter(kernel -> isProvenOn(kernel, fix) && isStillChosen(fix, node, policy, kernel))
                                .flatMap(kernel -> node.measurement()
                                        .filter(newest -> newest.bootID().equals(kernel.bootID()))
                                        .map(newest -> new Reapplication(node, fix, kernel, newest))))
                : Optional.empty();
    }

    private static boolean wentWithTheBoot(FixRecord fix, Policy policy) {
        return fix.state() == FixState.Reverted
                && fix.reason() == FixReason.NodeRebooted
                && fix.position().specHash().equals(policy.specHash());
    }

    private static boolean isProvenOn(KernelFacts kernel, FixRecord fix) {
        return fix.evidence().provenOn().filter(kernel.release()::equals).isPresent();
    }

    /** And would restore the same: where the node boots with another value now, it is a change that nobody has proven. */
    private static boolean isStillChosen(FixRecord fix, NodeSnapshot node, Policy policy, KernelFacts kernel) {
        return Candidate.ladder(node, policy, kernel)
                .change()
                .filter(fix.change()::equals)
                .isPresent();
    }

    FixRecord begin(Policy policy, int furthestWave, Instant now) {
        return new FixRecord(
                new Step(
                        FixState.Pending,
                        now,
                        Optional.of(newest.end()),
                        FixReason.ProvenBeforeReboot,
                        "verified on this kernel before the node rebooted, so made again; recorded for rollback: "
                                + lost.change().phrase()),
                new Owner(policy.name(), policy.generation(), policy.onDelete()),
                new OriginalState(lost.change(), kernel.bootID(), now),
                lost.evidence().ofAnotherBoot(),
                lost.refusals(),
                new RolloutPosition(Math.min(lost.position().wave(), furthestWave), policy.specHash(), 1));
    }
}
