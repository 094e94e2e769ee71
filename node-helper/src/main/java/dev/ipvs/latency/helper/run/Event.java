package dev.ipvs.latency.helper.run;

import dev.ipvs.latency.helper.report.Assignment;
import dev.ipvs.latency.helper.report.StoredStatus;

/** Input of the loop. */
public sealed interface Event {

    /** The NodeLatency was created or changed. */
    record Assigned(Assignment assignment, StoredStatus stored) implements Event {}

    /** The NodeLatency does not exist, or no longer. */
    record Unassigned() implements Event {}

    /** The process was asked to exit. */
    record Stop() implements Event {}
}
