package dev.ipvs.latency.operator.fix;

import java.time.Duration;
import java.time.Instant;

/**
 * How long to wait for what may never come.
 *
 * @param forPod for a fix pod to report, or for a kube-proxy to move
 * @param beforeRevertingAgain after a revert that failed
 * @param forDeletedPolicy for one node to be restored, from when that was first tried after its policy was deleted
 * @param forNotReady for a changed node to be Ready again, before its fix counts as failed
 */
public record Timeouts(
        Duration forPod, Duration beforeRevertingAgain, Duration forDeletedPolicy, Duration forNotReady) {
    private static final Duration FOR_KUBELET = Duration.ofMinutes(1);

    /** When whoever is at this fix, a pod or a kube-proxy, should have come to its end. */
    Instant due(FixRecord fix) {
        return fix.since().plus(forPod);
    }

    boolean isOver(FixRecord fix, Instant now) {
        return now.isAfter(due(fix));
    }

    /** Also for a kubelet, which counts from when it saw the pod. */
    boolean isLongOver(FixRecord fix, Instant now) {
        return now.isAfter(longDue(fix));
    }

    Instant longDue(FixRecord fix) {
        return due(fix).plus(FOR_KUBELET);
    }

    /** When a revert that failed is tried again. */
    Instant revertingAgainDue(FixRecord failed) {
        return failed.since().plus(beforeRevertingAgain);
    }

    /** When a changed node that is not Ready since then counts as failed. */
    Instant notReadyDue(Instant since) {
        return since.plus(forNotReady);
    }
}
