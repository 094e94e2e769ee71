package dev.ipvs.latency.api;

/** Why a verdict is what it is. */
public enum VerdictReason {
    /** No threshold was exceeded in the newest window. */
    WithinThresholds,
    /** The 99th percentile of the walks exceeds {@code estimatorP99}. */
    EstimatorP99AboveThreshold,
    /** The longest walk exceeds {@code estimatorMax}. */
    EstimatorMaxAboveThreshold,
    /** Received packets waited for a walk for longer than {@code netRxDelayByEstimatorMax}. */
    NetRxDelayAboveThreshold,
    /** Received packets waited that long for an update of the rules which itself waited for a walk. */
    RuleUpdateDelayAboveThreshold,
    /** The kernel threads that estimate take more CPU than {@code estimatorThreadsMillicores}. */
    EstimatorThreadsAboveThreshold,
    /** The window has fewer walks than {@code minSamples}. */
    TooFewSamples,
    /** Events were lost or seen only half, so the window is not judged. */
    EventsLost,
    /** {@code ip_vs}, its sysctl or a livepatch changed within the window, so the window is not judged. */
    KernelChanged,
    /** Kernel threads estimate, as from Linux 6.2 on. */
    KernelThreadEstimates,
    /** A delayed work estimates, as in a vendor's kernel. */
    DelayedWorkEstimates,
    /** {@code ip_vs} is not loaded. */
    ModuleAbsent,
    /** {@code ip_vs} has no estimator that this version knows. */
    VariantUnknown,
    /** No window is complete yet. */
    NotMeasuredYet,
    /** The helper cannot measure; {@code status.problems} says why. */
    CannotMeasure,
    /** The helper's pod was not Ready, and nothing was heard, for three windows. Written by the operator. */
    MeasurementStale
}
