package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixType;

/**
 * A fix that its pod refused to make on a node, having changed nothing. It holds for one boot and for what the policy asked
 * then: another kernel, or another word from a person, is another try.
 *
 * @param specHash as in {@link RolloutPosition}
 */
public record Refusal(FixType type, FixOutcomeReason reason, String message, String bootID, String specHash) {

    boolean holds(String nowBootID, String nowHash) {
        return bootID.equals(nowBootID) && specHash.equals(nowHash);
    }
}
