package dev.ipvs.latency.api.v1alpha1;

/** Which waves wait for a person. */
public enum Approval {
    None,
    EveryWave,
    AfterFirstWave
}
