package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.FixOutcome;
import java.time.Instant;
import java.util.Optional;

/** A fix pod, as seen. */
public sealed interface FixPod {
    String name();

    /** Not finished: waiting, or at it. */
    record Running(String name) implements FixPod {}

    /**
     * Ended.
     *
     * @param report what it left, if it could leave something
     * @param endedAt by the node's clock; empty if its kubelet does not say
     */
    record Finished(String name, Optional<FixOutcome> report, Optional<Instant> endedAt) implements FixPod {}
}
