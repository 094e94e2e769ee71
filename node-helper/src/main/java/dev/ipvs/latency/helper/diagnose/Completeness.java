package dev.ipvs.latency.helper.diagnose;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What is not in the record.
 *
 * @param lostEvents waits, held packets and points that found no room
 * @param lostPackets how often a packet was seen that could not be followed, because too many were under way
 * @param lostFunctions runs of functions that found no room in their table
 * @param notMeasured what this kernel or this process can't do, in sentences
 */
public record Completeness(long lostEvents, long lostPackets, long lostFunctions, List<String> notMeasured) {

    public Completeness {
        notMeasured = List.copyOf(notMeasured);
    }

    /** Whether all that was to be measured is in the record. */
    @JsonProperty
    public boolean complete() {
        return lostEvents + lostPackets + lostFunctions == 0;
    }
}
