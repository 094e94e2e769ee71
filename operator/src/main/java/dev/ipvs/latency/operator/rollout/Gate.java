package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.Collection;
import java.util.Optional;

/** Whether a new fix may be begun, and if not, for which reason: the first that applies. */
record Gate(Optional<Reason> closedBy) {

    static Gate of(Policy policy, Collection<FixRecord> fixes) {
        return new Gate(closedBy(policy, fixes));
    }

    boolean open() {
        return closedBy.isEmpty();
    }

    private static Optional<Reason> closedBy(Policy policy, Collection<FixRecord> fixes) {
        if (!Rollout.changesNodes(policy)) {
            return Optional.of(policy.deleting() ? Reason.Deleting : Reason.Observing);
        }
        if (policy.rollout().abort()) {
            return Optional.of(Reason.Aborted);
        }
        if (policy.rollout().paused()) {
            return Optional.of(Reason.Paused);
        }
        if (!policy.rollout().restrictions().isEmpty()) {
            return Optional.of(Reason.RestrictionNotObeyed);
        }
        if (failures(policy, fixes) >= policy.rollout().failureLimit()) {
            return Optional.of(Reason.FailureLimitReached);
        }
        return fixes.stream().anyMatch(fix -> fix.state().inFlight()) ? Optional.of(Reason.Fixing) : Optional.empty();
    }

    /** Failures of the policy as it is now: changing the policy gives nodes another try. */
    static long failures(Policy policy, Collection<FixRecord> fixes) {
        return fixes.stream()
                .filter(fix -> fix.failed() && fix.policyGeneration() == policy.generation())
                .count();
    }
}
