package dev.ipvs.latency.helper.diagnose;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A packet that was held.
 *
 * @param points its whole way, in order
 * @param after the index of the last point before the gap; its end is the next
 * @param culprits what the CPU at the gap's end did meanwhile, the longest first
 */
public record Gap(Packet packet, List<Point> points, int after, long ns, List<Culprit> culprits) {

    public Gap {
        points = List.copyOf(points);
        culprits = List.copyOf(culprits);
    }

    @JsonIgnore
    public Point from() {
        return points.get(after);
    }

    @JsonIgnore
    public Point to() {
        return points.get(after + 1);
    }

    @JsonProperty
    public long explainedNs() {
        return Math.min(ns, culprits.stream().mapToLong(Culprit::ns).sum());
    }
}
