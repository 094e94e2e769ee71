package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;

/** What is wanted of a fix that a node has or is getting. */
public sealed interface Wish {
    /** It should stay, or get done. */
    record Keep() implements Wish {}

    /** It should be undone. */
    record Undo(FixReason reason, String sentence) implements Wish {}
}
