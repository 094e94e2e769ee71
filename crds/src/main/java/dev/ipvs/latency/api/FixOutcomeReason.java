package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonAlias;

/** Why a fix pod exited as it did. What version 0.1 named otherwise is an alias. */
public enum FixOutcomeReason {
    /** Changed, and read back as changed. */
    Written,
    /** The wanted value was already there. */
    AlreadyAtTarget,
    /** The value found is neither the recorded nor the wanted one: an external change, which is left alone. */
    FoundOtherValue,
    /** The sysctl is not on the list of those that may be written. */
    @JsonAlias("KnobNotAllowed")
    SysctlNotAllowed,
    /** The kernel has no such sysctl, or {@code ip_vs} is not loaded. */
    @JsonAlias("KnobMissing")
    SysctlMissing,
    /** The kernel denied the change to this pod. */
    PermissionDenied,
    /** Written, but another value is read back. */
    ReadBackDiffers,
    /** The pod's arguments make no sense. */
    BadRequest,
    /** The machine rebooted after the value was recorded, or another machine has its name. */
    OtherBoot,
    /** The kernel refused the change; the message has its error. */
    KernelRefused,
    /** The kernel does not estimate in the timer that this fix replaces. */
    VariantNotSuited,
    /** The kernel was built without {@code CONFIG_LIVEPATCH}. */
    LivepatchUnsupported,
    /** The module {@code ip_vs} is not loaded, or built in: nothing to patch. */
    TargetAbsent,
    /** {@code ip_vs} has no function {@code estimation_timer()}. */
    SymbolMissing,
    /** {@code ip_vs} has more than one function of that name. */
    SymbolAmbiguous,
    /** The sysctl {@code kernel.ftrace_enabled} is 0, so that no livepatch has an effect. */
    FtraceDisabled,
    /** The kernel loads modules only from files that LoadPin or IMA appraisal accepts. */
    ModuleFileRequired,
    /** ftrace cannot hook the function, and livepatching depends on ftrace. */
    NotTraceable,
    /** The bundle or its manifest is missing or cannot be read. */
    BundleUnreadable,
    /** The bundle's manifest is not signed by the key that the installation names. */
    BundleUntrusted,
    /** The bundle has no module for the running kernel's release. */
    ModuleMissing,
    /** The module file is not the one that the manifest describes. */
    ChecksumMismatch,
    /** The module file was built for another kernel, or has another name. */
    OtherKernel,
    /** The loaded {@code ip_vs} is not the one that the module was built for, and the module uses fields of it. */
    SourceMismatch,
    /** A field that the module uses is at another place in the running kernel's structure. */
    LayoutMismatch,
    /** The kernel loads signed modules only, and this one is not signed. */
    SignatureRequired,
    /** The module is signed by a key that the kernel does not trust. */
    SignatureRejected,
    /** Another livepatch has replaced the same function. */
    FunctionPatched,
    /** Another livepatch's transition is in progress; the kernel does one at a time. */
    TransitionUnderWay,
    /** A module of this name is loaded and patches something else: left alone. */
    ForeignLivepatch,
    /** Tasks held up the transition for too long, and it was reversed: nothing is changed. */
    TransitionReversed,
    /** Tasks hold up the transition and its reversal; the message names them. */
    TransitionStalled,
    /** Loaded, but the kernel does not show the function as replaced; it was removed again. */
    NotEffective
}
