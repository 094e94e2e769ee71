package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Whether a new fix may be begun, and if not, for which reason: the first that applies. */
record AdmissionGate(Optional<BlockReason> blockedBy) {

    static AdmissionGate of(Policy policy, Collection<RolloutNode> members, Progress progress, Instant now) {
        return new AdmissionGate(blockedBy(policy, members, progress, now));
    }

    boolean open() {
        return blockedBy.isEmpty();
    }

    private static Optional<BlockReason> blockedBy(
            Policy policy, Collection<RolloutNode> members, Progress progress, Instant now) {
        if (!Rollout.changesNodes(policy)) {
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
        if (progress.room() > 0 && policy.rollout().waitsForApproval(progress.wave())) {
            return Optional.of(BlockReason.NOT_APPROVED);
        }
        return policy.rollout().schedule().isOpen(now) ? Optional.empty() : Optional.of(BlockReason.OUTSIDE_WINDOW);
    }

    static long failures(Policy policy, Collection<RolloutNode> members) {
        return members.stream().filter(member -> member.failed(policy)).count();
    }

    /** Whether what the policy asks for now failed on this node. */
    static boolean failed(Policy policy, FixRecord fix) {
        return fix.failed()
                && fix.requestedBy(policy.name())
                && fix.position().specHash().equals(policy.specHash());
    }
}
