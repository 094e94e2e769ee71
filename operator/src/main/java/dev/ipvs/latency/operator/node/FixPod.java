package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.FixOutcome;
import java.time.Instant;
import java.util.Optional;

/** A fix pod, as seen. */
public sealed interface FixPod {
    String name();

    /** Not finished: about to start, or at it. */
    record Running(String name) implements FixPod {}

    /**
     * Not started yet, for a reason that its kubelet gives.
     *
     * @param why such as {@code ImagePullBackOff}, with its sentence
     */
    record Waiting(String name, String why) implements FixPod {}

    /** Ended without having started, as its kubelet rejected it or could not run it until its deadline: nothing was changed. */
    record NeverStarted(String name, String why) implements FixPod {}

    /**
     * Ended.
     *
     * @param report what it left, if it could leave something
     * @param endedAt by the node's clock; empty if its kubelet does not say
     */
    record Finished(String name, Optional<FixOutcome> report, Optional<Instant> endedAt) implements FixPod {}
}
