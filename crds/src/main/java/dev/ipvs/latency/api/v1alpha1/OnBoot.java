package dev.ipvs.latency.api.v1alpha1;

/** What a node gets that rebooted into the kernel on which its fix was verified and soaked. */
public enum OnBoot {
    /** The same fix at once. */
    Reapply,
    /** Nothing before it is breached again. */
    Measure
}
