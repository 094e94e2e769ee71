package dev.ipvs.latency.operator.rollout;

/** Why no fix may be begun at all, however many wait for one. */
enum BlockReason {
    /** The mode changes no node, or the policy is being deleted. */
    NOT_ENFORCING,
    ABORTED,
    FAILURE_LIMIT_REACHED,
    PAUSED,
    ON_HOLD,
    /** Too few canaries of another policy have proven the livepatch. */
    NOT_PROMOTED,
    NOT_APPROVED,
    OUTSIDE_WINDOW
}
