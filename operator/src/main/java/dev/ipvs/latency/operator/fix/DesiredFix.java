package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;

/** What is wanted of a fix that a node has or is getting. */
public sealed interface DesiredFix {
    /** It should stay, or get done. */
    record Keep() implements DesiredFix {}

    /** It should be undone. */
    record Revert(FixReason reason, String sentence) implements DesiredFix {
        /** Whether a fix pod is stopped that has yet to report: otherwise it is awaited, as it knows best what it changed. */
        boolean interrupts() {
            return reason == FixReason.Recalled;
        }
    }
}
