package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixType;
import java.util.Optional;

/** What becomes of a node's NodeLatency. */
public sealed interface Target {
    /** It says what to measure, and which fix the node should have. */
    record Measured(Optional<FixType> fix) implements Target {}

    /** Nothing is left to do on a node that no policy decides about: it goes. */
    record Dropped() implements Target {}

    /** Undoing was tried for as long as a deleted policy waits: it stays, with what is to be restored. */
    record GivenUp() implements Target {}

    /** It stays as it is, as the record of a fix that outlives its policy. */
    record Kept() implements Target {}
}
