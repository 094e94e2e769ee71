package dev.ipvs.latency.operator.rollout;

/** Where a policy stands. Status, event and test speak this one vocabulary. */
public enum Reason {
    /** Nothing on its way and nothing to do. */
    AllHealthy,
    AllFixed,
    Observing,
    Recommender,
    NoNodes,
    /** Every selected node belongs to another policy. */
    OverriddenByOtherPolicies,
    WaitingForMeasurements,
    Fixing,
    Verifying,
    /** Proven, and watched for the time that {@code soak} says. */
    Soaking,
    /** A node of the running wave gives no proof, and no proof of the contrary. */
    Inconclusive,
    Reverting,
    /** A wave may begin once a person raises {@code approvedWave}. */
    WaitingForApproval,
    /** No maintenance window is open. */
    OutsideWindow,
    /** A person set {@code paused}. */
    Paused,
    /** A person set {@code abort}. */
    Aborted,
    FailureLimitReached,
    /** Proven once, and breached all the same. */
    BreachedDespiteFix,
    /** Below the limit, but failed all the same. */
    SomeFailed,
    /** Breached nodes are left that no fix on the ladder fits. */
    NoApplicableFix,
    /** The policy is being deleted. */
    Deleting
}
