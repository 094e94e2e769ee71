package dev.ipvs.latency.operator.rollout;

/** Where a policy stands. Status, event and test speak this one vocabulary. */
public enum Reason {
    /** Nothing on its way and nothing to do. */
    AllHealthy,
    AllFixed,
    Observing,
    Recommending,
    NoNodes,
    /** Every selected node belongs to another policy. */
    LostToOtherPolicies,
    WaitingForMeasurements,
    Fixing,
    Verifying,
    Undoing,
    /** A person set {@code paused}. */
    Paused,
    /** A person set {@code abort}. */
    Aborted,
    FailureLimitReached,
    /** Below the limit, but failed all the same. */
    SomeFailed,
    /** A field is set that this version cannot obey and that would forbid to start. */
    RestrictionNotObeyed,
    /** Breached nodes are left that no fix on the ladder fits. */
    NoFixFits,
    /** The policy is being deleted. */
    Deleting
}
