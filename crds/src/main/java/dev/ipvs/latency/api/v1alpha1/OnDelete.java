package dev.ipvs.latency.api.v1alpha1;

/** What becomes of fixed nodes when their policy is deleted. */
public enum OnDelete {
    Revert,
    Keep
}
