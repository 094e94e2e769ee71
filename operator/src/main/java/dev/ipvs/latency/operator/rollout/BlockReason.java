package dev.ipvs.latency.operator.rollout;

/** Why no fix may be begun at all, however many wait for one. */
enum BlockReason {
    /** The mode changes no node, or the policy is being deleted. */
    NOT_ENFORCING,
    ABORTED,
    FAILURE_LIMIT_REACHED,
    PAUSED,
    ON_HOLD,
    NOT_APPROVED,
    OUTSIDE_WINDOW
}
