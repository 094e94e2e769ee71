package dev.ipvs.latency.api;

/** How a node's kernel estimates IPVS rates. Detected by what is there, never guessed from a version. */
public enum Variant {
    /** {@code estimation_timer()} walks every estimator in the TIMER softirq: the problem. */
    Timer,
    /** Kernel threads estimate (6.2 and later): no softirq is held up. */
    Kthread,
    /** A vendor's kernel that estimates in a delayed work instead of a timer. */
    DelayedWork,
    /** The module {@code ip_vs} is not loaded, so nothing is estimated. */
    Absent,
    /** {@code ip_vs} has an estimator that this version does not know; the node is left alone. */
    Unknown
}
