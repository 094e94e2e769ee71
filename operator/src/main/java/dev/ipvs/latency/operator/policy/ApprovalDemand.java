package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.Approval;

/**
 * What a policy demands of another that takes nodes over from it.
 *
 * @param by the name of the policy that demands it
 */
public record ApprovalDemand(Approval approval, String by) {

    ApprovalDemand stricter(ApprovalDemand other) {
        return Approvals.BY_STRICTNESS.compare(other.approval, approval) > 0 ? other : this;
    }
}
