package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.operator.rollout.Standing;
import java.util.List;

/** The conditions of a policy. All are always there, so that what waits for one of them never waits for ever. */
public final class PolicyConditions {
    private PolicyConditions() {}

    public static List<ConditionText> of(Standing standing) {
        String reason = standing.reason().name();
        return List.of(
                new ConditionText(
                        ConditionText.READY, standing.kind() == Standing.Kind.READY, reason, standing.sentence()),
                new ConditionText(
                        ConditionText.RECONCILING,
                        standing.kind() == Standing.Kind.UNDER_WAY,
                        reason,
                        standing.sentence()),
                new ConditionText(
                        ConditionText.STALLED, standing.kind() == Standing.Kind.STUCK, reason, standing.sentence()));
    }
}
