package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stands for a policy that is gone and has left changed nodes behind. It asks for nothing, and was deleted just now: so what is
 * left is undone as for any deleted policy, however long that takes.
 */
public final class AbsentPolicy {
    private static final int TENTH = 10;

    private static final RolloutStrategy STRATEGY = new RolloutStrategy(
            new Waves(List.of(new IntOrPercent.Percent(100))),
            new IntOrPercent.Percent(TENTH),
            Duration.ZERO,
            1,
            OnFailure.Revert,
            new Approvals(Approval.None, Set.of(), 0),
            false,
            false,
            Optional.empty(),
            Duration.ZERO,
            Schedule.ALWAYS,
            OnBoot.Measure,
            NodeOverrides.NONE);

    private AbsentPolicy() {}

    /**
     * @param onDelete what it asked for of the nodes at hand; records say it one by one
     * @param measurement by which these nodes are measured
     */
    public static Policy of(String name, OnDelete onDelete, MeasurementSpec measurement, Instant now) {
        return new Policy(
                name,
                0,
                now,
                Optional.of(now),
                Mode.Observe,
                0,
                Selector.NO_NODE,
                NodeSpec.of(measurement, List.of()),
                STRATEGY,
                onDelete);
    }
}
