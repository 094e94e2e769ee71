package dev.ipvs.latency.helper.diagnose;

/** In the order of include/linux/interrupt.h, which has not changed since 2.6.29. */
public enum SoftirqVector {
    HI,
    TIMER,
    NET_TX,
    NET_RX,
    BLOCK,
    IRQ_POLL,
    TASKLET,
    SCHED,
    HRTIMER,
    RCU
}
