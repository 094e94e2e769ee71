package dev.ipvs.latency.helper.run;

import dev.ipvs.latency.helper.report.Assignment;
import dev.ipvs.latency.helper.report.StoredStatus;

/** What reaches the loop from outside. */
public sealed interface Event {

    /** The NodeLatency is there, or changed. */
    record Assigned(Assignment assignment, StoredStatus stored) implements Event {}

    /** There is none (any more). */
    record Unassigned() implements Event {}

    /** The process was asked to end. */
    record Stop() implements Event {}
}
