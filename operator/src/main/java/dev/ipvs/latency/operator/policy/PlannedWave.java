package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.operator.fix.Digest;

/**
 * A wave of one plan: what a person approves. The plan is one type of fix, with the waves, mitigations and measurement of the
 * policy at that time; a policy that is changed in one of them has another plan, which nobody has approved.
 *
 * @param number from 1
 * @param planHash equal for equal plans
 */
public record PlannedWave(FixType type, int number, String planHash) {

    static PlannedWave of(FixType type, int number, Waves waves, String specHash) {
        return new PlannedWave(type, number, Digest.of(text(type, waves, specHash)));
    }

    /** One line per field, in this order; none of the values has a line break. */
    static String text(FixType type, Waves waves, String specHash) {
        StringBuilder text = new StringBuilder("type " + type + "\nspec " + specHash + "\n");
        waves.targets()
                .forEach(target -> text.append("wave ").append(target.text()).append('\n'));
        return text.toString();
    }

    /** Whether whoever approved this approved the other too: an earlier wave, or the same, of the same plan. */
    boolean covers(PlannedWave other) {
        return type == other.type && planHash.equals(other.planHash) && number >= other.number;
    }
}
