package dev.ipvs.latency.operator.fix;

import java.time.Duration;

/**
 * How long to wait for what may never come.
 *
 * @param forPod for a fix pod to report
 * @param beforeRevertingAgain after a revert that failed
 * @param forDeletedPolicy for all nodes to be restored, before a deleted policy goes anyway
 * @param forNotReady for a changed node to be Ready again, before its fix counts as failed
 */
public record Patience(
        Duration forPod, Duration beforeRevertingAgain, Duration forDeletedPolicy, Duration forNotReady) {}
