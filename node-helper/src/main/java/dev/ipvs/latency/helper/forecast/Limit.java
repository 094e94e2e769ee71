package dev.ipvs.latency.helper.forecast;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The threshold that growing walks cross first: the lowest. A walk is over {@code estimatorMax} as soon as its 99th percentile
 * is, and a packet that comes as such a walk begins waits for all of it.
 *
 * @param field its name in a policy
 */
public record Limit(String field, GoDuration value) {

    /** Of equal ones the first in the order of a policy, in which they are judged too. */
    static Limit lowestOf(Thresholds thresholds) {
        return Stream.of(
                        new Limit("estimatorP99", thresholds.estimatorP99()),
                        new Limit("estimatorMax", thresholds.estimatorMax()),
                        new Limit("netRxDelayByEstimatorMax", thresholds.netRxDelayByEstimatorMax()))
                .min(Comparator.comparing(Limit::value))
                .orElseThrow();
    }

    @Override
    public String toString() {
        return value + " (" + field + ")";
    }
}
