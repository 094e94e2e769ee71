package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.PassedOverReason;

/** Whether a rung of the ladder fits a node. */
public sealed interface Applicability {
    /** It does, and would change this. */
    record Applicable(Change change) implements Applicability {}

    /** It does not. */
    record NotApplicable(PassedOverReason reason, String sentence) implements Applicability {}
}
