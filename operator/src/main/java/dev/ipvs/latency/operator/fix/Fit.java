package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.PassedOverReason;

/** Whether a rung of the ladder fits a node. */
public sealed interface Fit {
    /** It does, and would change this. */
    record Fits(Change change) implements Fit {}

    /** It does not. */
    record Not(PassedOverReason reason, String sentence) implements Fit {}
}
