package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.operator.rollout.RolloutPhase;
import java.util.List;

/** The conditions of a policy. All are always there, so that what waits for one of them never waits for ever. */
public final class PolicyConditions {
    private PolicyConditions() {}

    public static List<ConditionText> of(RolloutPhase phase) {
        String reason = phase.reason().name();
        return List.of(
                new ConditionText(
                        ConditionText.READY, phase.kind() == RolloutPhase.Kind.READY, reason, phase.sentence()),
                new ConditionText(
                        ConditionText.RECONCILING,
                        phase.kind() == RolloutPhase.Kind.RECONCILING,
                        reason,
                        phase.sentence()),
                new ConditionText(
                        ConditionText.STALLED, phase.kind() == RolloutPhase.Kind.STALLED, reason, phase.sentence()));
    }
}
