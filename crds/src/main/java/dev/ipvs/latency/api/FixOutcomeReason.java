package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonAlias;

/** Why a fix pod exited as it did. What version 0.1 named otherwise is an alias. */
public enum FixOutcomeReason {
    /** Changed, and read back as changed. */
    Written,
    AlreadyAtTarget,
    /** The value found is neither the recorded nor the wanted one. */
    FoundOtherValue,
    /** The sysctl is not on the helper's list of those that it may write. */
    @JsonAlias("KnobNotAllowed")
    SysctlNotAllowed,
    /** The kernel has no such sysctl. */
    @JsonAlias("KnobMissing")
    SysctlMissing,
    PermissionDenied,
    /** Written, but something else is read back. */
    ReadBackDiffers,
    /** The fix is not available in this version. */
    NotAvailable,
    BadRequest,
    /** The machine booted since it was recorded, or another has its name. */
    OtherBoot,
    KernelRefused,

    /** The kernel does not estimate in the timer that this fix replaces. */
    VariantNotSuited,
    /** The kernel was built without CONFIG_LIVEPATCH. */
    LivepatchUnsupported,
    /** The module {@code ip_vs} is not loaded, so there is nothing to patch. */
    TargetAbsent,
    /** The module has no function of that name. */
    SymbolMissing,
    /** It has more than one. */
    SymbolAmbiguous,
    /** ftrace cannot hook the function, and livepatching goes through ftrace. */
    NotTraceable,
    /** The bundle or its manifest is not there or cannot be read. */
    BundleUnreadable,
    /** The bundle has no module for the running kernel's release. */
    ModuleMissing,
    /** The module's file is not the one that the manifest describes. */
    ChecksumMismatch,
    /** The module's file says itself that it was built for another kernel, or has another name. */
    OtherKernel,
    /** The loaded {@code ip_vs} is not the one that the module was built for. */
    SourceMismatch,
    /** The timer lies elsewhere in the running kernel's structure. */
    LayoutMismatch,
    /** The kernel takes signed modules only, and this one has no signature. */
    SignatureRequired,
    /** The module is signed, but not by a key that the kernel trusts. */
    SignatureRejected,
    /** Another livepatch has replaced the same function. */
    FunctionPatched,
    /** Another livepatch's transition is under way; the kernel does one at a time. */
    TransitionUnderWay,
    /** What has this name patches something else, or is no livepatch: not ours to touch. */
    ForeignLivepatch,
    /** Tasks held up the transition for too long, and it was reversed: all is as it was. */
    TransitionReversed,
    /** Tasks hold up the transition, and its reversal too. */
    TransitionStalled,
    /** Loaded, but the kernel does not show the function as replaced; it was taken out again. */
    NotEffective
}
