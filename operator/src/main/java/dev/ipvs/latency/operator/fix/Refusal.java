package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixType;

/**
 * A fix that its pod refused to make on a node, having changed nothing. It holds for one boot and one generation of the
 * policy: another kernel, or another word from a person, is another try.
 */
public record Refusal(
        FixType type, FixOutcomeReason reason, String message, String bootID, String policy, long policyGeneration) {

    boolean holds(String nowBootID, String nowPolicy, long nowGeneration) {
        return bootID.equals(nowBootID) && policy.equals(nowPolicy) && policyGeneration == nowGeneration;
    }
}
