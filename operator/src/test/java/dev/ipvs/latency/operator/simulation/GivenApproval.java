package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Waves;
import java.util.List;

/** What a person had before their eyes when they approved a wave. */
record GivenApproval(
        String policy, FixType type, int wave, Waves waves, MeasurementSpec measurement, List<Rung> ladder) {

    static GivenApproval of(Policy seen, FixType type, int wave) {
        return new GivenApproval(
                seen.name(),
                type,
                wave,
                seen.rollout().waves(),
                seen.measurement(),
                seen.ladder().stream().map(GivenApproval::asked).toList());
    }

    /** Neither a recall nor a promotion asks anything new of a node. */
    private static Rung asked(Rung rung) {
        return rung instanceof Rung.Livepatch(String bundle, String module, var _, var _)
                ? new Rung.Livepatch(bundle, module)
                : rung;
    }

    boolean isFor(Policy policy, FixType begun, int inWave) {
        return wave >= inWave && equals(of(policy, begun, wave));
    }
}
