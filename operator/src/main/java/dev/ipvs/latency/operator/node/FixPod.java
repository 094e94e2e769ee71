package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.FixOutcome;
import java.util.Optional;

/** A fix pod, as seen. */
public sealed interface FixPod {
    String name();

    /** Not finished: waiting, or at it. */
    record Running(String name) implements FixPod {}

    /** Ended, with the report that it left, if it could leave one. */
    record Finished(String name, Optional<FixOutcome> report) implements FixPod {}
}
