package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Whether a new fix may be begun, and if not, for which reason: the first that applies. */
record AdmissionGate(Optional<BlockReason> blockedBy) {

    /**
     * @param wave the one to begin fixes in; empty of a policy without any
     * @param promotion what the canaries of another policy must have shown of this type of fix, if anything
     */
    static AdmissionGate of(
            Policy policy,
            Collection<RolloutNode> members,
            Progress progress,
            Optional<PlannedWave> wave,
            Optional<Promotion> promotion,
            Instant now) {
        return new AdmissionGate(blockedBy(policy, members, progress, wave, promotion, now));
    }

    /**
     * Whether a node that rebooted may get back what was proven there: no wave, approval, promotion or window is waited for, as
     * the node had it.
     */
    static boolean mayReapply(Policy policy, Collection<RolloutNode> members) {
        return stopped(policy, members).isEmpty();
    }

    boolean open() {
        return blockedBy.isEmpty();
    }

    private static Optional<BlockReason> blockedBy(
            Policy policy,
            Collection<RolloutNode> members,
            Progress progress,
            Optional<PlannedWave> wave,
            Optional<Promotion> promotion,
            Instant now) {
        Optional<BlockReason> stopped = stopped(policy, members);
        if (stopped.isPresent()) {
            return stopped;
        }
        // Before a person is asked, who then approves what the canaries have proven.
        if (promotion.filter(shown -> !shown.isReached()).isPresent()) {
            return Optional.of(BlockReason.NOT_PROMOTED);
        }
        if (progress.room() > 0
                && wave.filter(policy.rollout()::waitsForApproval).isPresent()) {
            return Optional.of(BlockReason.NOT_APPROVED);
        }
        return policy.rollout().schedule().isOpen(now) ? Optional.empty() : Optional.of(BlockReason.OUTSIDE_WINDOW);
    }

    /** By a person, by failures or from outside. */
    private static Optional<BlockReason> stopped(Policy policy, Collection<RolloutNode> members) {
        if (!policy.changesNodes()) {
            return Optional.of(BlockReason.NOT_ENFORCING);
        }
        if (policy.rollout().abort()) {
            return Optional.of(BlockReason.ABORTED);
        }
        if (failures(policy, members) >= policy.rollout().failureLimit()) {
            return Optional.of(BlockReason.FAILURE_LIMIT_REACHED);
        }
        if (policy.rollout().paused()) {
            return Optional.of(BlockReason.PAUSED);
        }
        return policy.rollout().hold().map(_ -> BlockReason.ON_HOLD);
    }

    static long failures(Policy policy, Collection<RolloutNode> members) {
        return members.stream().filter(member -> member.failed(policy)).count();
    }
}
