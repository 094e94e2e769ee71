package dev.ipvs.latency.api;

/** Why a rung of the ladder does not fit a node. */
public enum PassedOverReason {
    /** This version of the operator cannot apply it. */
    NotAvailable,
    /** The kernel does not estimate in a timer. */
    VariantNotSuited,
    /** The kernel has no sysctl that turns estimation off. */
    KnobMissing,
    /** The knob is already at the value that the fix would write. */
    KnobAlreadyAtTarget,
    /** A livepatch of that name is already enabled. */
    LivepatchAlreadyThere,
    /** The fix pod looked closer than the measuring helper can, and changed nothing. */
    RefusedOnNode
}
