package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.OnDelete;

/**
 * The policy that asks for a fix.
 *
 * @param generation that of its spec when it asked
 * @param onDelete what becomes of the fix once the policy is gone, by its present spec
 */
public record Owner(String policy, long generation, OnDelete onDelete) {
    Owner onDelete(OnDelete present) {
        return new Owner(policy, generation, present);
    }
}
