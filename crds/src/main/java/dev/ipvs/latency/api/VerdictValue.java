package dev.ipvs.latency.api;

/** What the newest windows say about a node. */
public enum VerdictValue {
    /** Enough walks in the newest window, and no threshold exceeded. */
    Healthy,
    /** A threshold was exceeded in {@code breachesBeforeAction} windows in a row. */
    Breached,
    /** Too few walks to judge the window, or events were lost; never taken for Healthy. */
    Inconclusive,
    /** The kernel does not estimate in a softirq, and no threshold is set for the threads that do. */
    Unaffected,
    /** Nothing is measured, or the helper has been silent for three windows. */
    Unknown
}
