package dev.ipvs.latency.operator.rollout;

/** Where a policy stands. Status, event and test speak this one vocabulary. */
public enum Reason {
    /** No node is over a threshold. */
    AllHealthy,
    /** Each breached node is fixed and verified. */
    AllFixed,
    /** Mode Observe: everything is measured, and nothing is changed. */
    Observing,
    /** Mode Recommend: {@code status.recommendation} of each breached node says what would be done. */
    Recommending,
    /** {@code spec.nodeSelector} selects no Linux node. */
    NoNodes,
    /** Other policies decide about all selected nodes; {@code status.overridden} names them. */
    OverriddenByOtherPolicies,
    /** Some nodes have no recent verdict; the message names them. */
    WaitingForMeasurements,
    /** Nodes of the current wave are being fixed. */
    Fixing,
    /** The change is made on all nodes in flight, and they are measured again. */
    Verifying,
    /** All nodes of the wave are verified, and watched for {@code spec.rollout.soak}. */
    Soaking,
    /** A node of the wave can be judged neither better nor worse, which holds the wave; the message says why. */
    Inconclusive,
    /** Original values are being restored. */
    Reverting,
    /** No change is wanted any more, and one is still on a node, because restoring failed; the message names the nodes. */
    NotReverted,
    /** {@code livepatch.promoteAfter} in {@code spec.mitigations}: too few nodes of the other policy have proven the bundle; the message counts them. */
    WaitingForPromotion,
    /** The wave starts when a person approves it in {@code spec.rollout.approved}, as {@code status.awaitingApproval} names it. */
    WaitingForApproval,
    /** No maintenance window is open; the message says when the next one opens. */
    OutsideWindow,
    /** {@code spec.rollout.paused} is set, and nodes are waiting. */
    Paused,
    /** {@code spec.rollout.hold} is set, and nodes are waiting; the message has its reason. */
    OnHold,
    /** A node has held its wave for {@code spec.rollout.progressDeadline}; the message says which, and why. */
    ProgressDeadlineExceeded,
    /** {@code spec.rollout.abort} is set, and everything is rolled back. */
    Aborted,
    /** As many nodes failed as {@code spec.rollout.failureLimit} says; no other is started. */
    FailureLimitReached,
    /** A node is breached although its fix is verified and in effect. */
    BreachedDespiteFix,
    /** All nodes are fixed but some that failed, fewer than {@code spec.rollout.failureLimit}. */
    SomeFailed,
    /** Breached nodes are left that are cordoned or about to be deleted, on which nothing is begun; the message names them. */
    NodesUnschedulable,
    /** Breached nodes are left that {@code spec.rollout.nodes} holds as they are; the message names them. */
    NodesHeld,
    /** A breached node is left to which no mitigation applies; {@code status.recommendation} says why. */
    NoApplicableFix,
    /** The policy is being deleted, and original values are being restored. */
    Deleting,
    /** This version of the operator cannot read {@code spec}; the message names the field. Nodes stay as they are. */
    SpecUnreadable
}
