package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Standing;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a policy. All are always there, so that what waits for one of them never waits for ever. */
public final class PolicyConditions {
    private PolicyConditions() {}

    public static List<ConditionText> of(Policy policy, Standing standing) {
        List<ConditionText> conditions = new ArrayList<>(kstatus(standing));
        List<String> notObeyed = policy.rollout().notObeyed();
        conditions.add(
                notObeyed.isEmpty()
                        ? new ConditionText(
                                ConditionText.ROLLOUT_OBEYED,
                                true,
                                "OneNodeAtATime",
                                "nodes are fixed one at a time, the worst-measured first")
                        : new ConditionText(
                                ConditionText.ROLLOUT_OBEYED,
                                false,
                                "NotAvailable",
                                "this version fixes nodes one at a time and does not obey "
                                        + String.join(", ", notObeyed)));
        return conditions;
    }

    private static List<ConditionText> kstatus(Standing standing) {
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
