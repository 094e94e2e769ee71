package dev.ipvs.latency.helper.diagnose;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How often and how long a function ran: rare but long, or short but many.
 *
 * @param longestCpu where its longest run was
 */
public record FunctionRuns(
        Culprit.Kind kind, String name, String module, long count, long sumNs, long longestNs, int longestCpu) {

    @JsonIgnore
    public long meanNs() {
        return count == 0 ? 0 : sumNs / count;
    }
}
