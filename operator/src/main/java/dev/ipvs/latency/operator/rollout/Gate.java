package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Whether a new fix may be begun, and if not, for which reason: the first that applies. */
record Gate(Optional<Closure> closedBy) {

    static Gate of(Policy policy, Collection<Member> members, Progress progress, Instant now) {
        return new Gate(closedBy(policy, members, progress, now));
    }

    boolean open() {
        return closedBy.isEmpty();
    }

    private static Optional<Closure> closedBy(
            Policy policy, Collection<Member> members, Progress progress, Instant now) {
        if (!Rollout.changesNodes(policy)) {
            return Optional.of(Closure.NOT_ENFORCING);
        }
        if (policy.rollout().abort()) {
            return Optional.of(Closure.ABORTED);
        }
        if (failures(policy, members) >= policy.rollout().failureLimit()) {
            return Optional.of(Closure.FAILURE_LIMIT_REACHED);
        }
        if (policy.rollout().paused()) {
            return Optional.of(Closure.PAUSED);
        }
        if (progress.room() > 0 && policy.rollout().waitsForApproval(progress.wave())) {
            return Optional.of(Closure.NOT_APPROVED);
        }
        return policy.rollout().schedule().isOpen(now) ? Optional.empty() : Optional.of(Closure.OUTSIDE_WINDOW);
    }

    static long failures(Policy policy, Collection<Member> members) {
        return members.stream().filter(member -> member.failed(policy)).count();
    }

    /** Whether what the policy asks for now failed on this node. */
    static boolean failed(Policy policy, FixRecord fix) {
        return fix.failed() && fix.askedForBy(policy.name()) && fix.turn().ask().equals(policy.ask());
    }
}
