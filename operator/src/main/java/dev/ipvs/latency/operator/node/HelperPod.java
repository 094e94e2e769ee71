package dev.ipvs.latency.operator.node;

import java.time.Instant;

/** The measuring helper's pod on a node, as its kubelet tells. */
public sealed interface HelperPod {
    /** It lives, and its newest report was taken: what it said last still holds. */
    record Ready() implements HelperPod {}

    /** It is not Ready, or there is none. */
    record NotReady(Instant since) implements HelperPod {}
}
