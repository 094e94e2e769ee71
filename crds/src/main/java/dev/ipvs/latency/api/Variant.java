package dev.ipvs.latency.api;

/** How a node's kernel estimates IPVS rates. Detected by what is there, never guessed from a version. */
public enum Variant {
    /** {@code estimation_timer()} walks every estimator in the TIMER softirq: the kernel that has the problem. */
    Timer,
    /** Kernel threads estimate (6.2 and later): softirqs are not held up. */
    Kthread,
    /** A vendor's kernel that estimates in a delayed work instead of a timer. */
    DelayedWork,
    /** The module {@code ip_vs} is not there, so nothing is estimated. */
    Absent,
    /** Something is there that this version does not know; nothing is changed on such a node. */
    Unknown
}
