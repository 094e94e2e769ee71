package dev.ipvs.latency.api;

/** Why a fix pod ended as it did. */
public enum FixOutcomeReason {
    /** Changed, and read back as changed. */
    Written,
    AlreadyAtTarget,
    /** The value found is neither the recorded nor the wanted one. */
    FoundOtherValue,
    /** The knob is not on the helper's list of what it may write. */
    KnobNotAllowed,
    /** The kernel has no such knob. */
    KnobMissing,
    PermissionDenied,
    /** Written, but something else is read back. */
    ReadBackDiffers,
    /** The fix is not available in this version. */
    NotAvailable,
    BadRequest,
    KernelRefused
}
