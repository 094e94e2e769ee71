package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;

/** What is wanted of a fix that a node has or is getting. */
public sealed interface DesiredFix {
    /** It should stay, or get done. */
    record Keep() implements DesiredFix {}

    /** It should be undone. */
    record Revert(FixReason reason, String sentence) implements DesiredFix {}
}
