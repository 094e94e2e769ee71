package dev.ipvs.latency.api;

/** Why a verdict is what it is. */
public enum VerdictReason {
    WithinThresholds,
    EstimatorP99AboveThreshold,
    EstimatorMaxAboveThreshold,
    NetRxDelayAboveThreshold,
    TooFewSamples,
    /** Events were lost or unpaired, so that a window cannot be trusted. */
    EventsLost,
    KernelThreadEstimates,
    DelayedWorkEstimates,
    ModuleAbsent,
    VariantUnknown,
    /** No window is complete yet. */
    NotMeasuredYet,
    /** The helper cannot measure; {@code status.problems} says why. */
    CannotMeasure,
    /** The helper fell silent; written by the operator. */
    MeasurementStale
}
