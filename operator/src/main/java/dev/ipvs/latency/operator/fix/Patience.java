package dev.ipvs.latency.operator.fix;

import java.time.Duration;

/**
 * How long to wait for what may never come.
 *
 * @param forPod for a fix pod to report
 * @param beforeRevertingAgain after a revert that failed
 * @param forDeletedPolicy for all nodes to be restored, before a deleted policy goes anyway
 */
public record Patience(Duration forPod, Duration beforeRevertingAgain, Duration forDeletedPolicy) {}
