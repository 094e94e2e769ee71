package dev.ipvs.latency.api;

/** What the newest windows say about a node. */
public enum VerdictValue {
    Healthy,
    Breached,
    /** Too few walks were seen to say anything; never taken for Healthy. */
    Inconclusive,
    /** The kernel does not estimate in a softirq. */
    Unaffected,
    /** Nothing was measured, or what was measured is too old. */
    Unknown
}
