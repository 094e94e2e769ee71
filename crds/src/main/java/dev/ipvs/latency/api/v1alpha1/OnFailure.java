package dev.ipvs.latency.api.v1alpha1;

/** What becomes of a node whose fix did not help. */
public enum OnFailure {
    Revert,
    Pause
}
