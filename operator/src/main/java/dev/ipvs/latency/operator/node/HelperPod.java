package dev.ipvs.latency.operator.node;

import java.time.Instant;
import java.util.Optional;

/** The measuring helper's pod on a node, as its kubelet tells. */
public sealed interface HelperPod {
    /** It lives, and its newest report was taken: what it said last still holds. */
    record Ready() implements HelperPod {}

    /**
     * It is not Ready, or there is none.
     *
     * @param why such as {@code ImagePullBackOff}, with its sentence; empty while it may just be starting
     */
    record NotReady(Instant since, Optional<String> why) implements HelperPod {}

    /** Why nothing is measured until somebody changes something, as far as that is known. */
    default Optional<String> trouble() {
        return switch (this) {
            case Ready() -> Optional.empty();
            case NotReady(Instant _, Optional<String> why) -> why;
        };
    }
}
