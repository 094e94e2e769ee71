package dev.ipvs.latency.helper.diagnose;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What is not in the record.
 *
 * @param lostEvents that found the ring buffer full
 * @param lostPackets whose way was forgotten before its end, because too many were under way
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
