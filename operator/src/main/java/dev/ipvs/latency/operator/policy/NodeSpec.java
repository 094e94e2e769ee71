package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.operator.fix.Rung;
import java.util.List;

/**
 * What is asked of each node. How far and how fast is no part of it: a paused or approved rollout is still the same one.
 *
 * @param hash equal for equal specs; made once, as it is compared for every node
 */
public record NodeSpec(MeasurementSpec measurement, List<Rung> ladder, String hash) {
    public NodeSpec {
        ladder = List.copyOf(ladder);
    }

    public static NodeSpec of(MeasurementSpec measurement, List<Rung> ladder) {
        return new NodeSpec(measurement, ladder, SpecHash.of(measurement, ladder));
    }
}
