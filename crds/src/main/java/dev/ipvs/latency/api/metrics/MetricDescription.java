package dev.ipvs.latency.api.metrics;

import java.util.List;

/**
 * One metric as Prometheus sees it.
 *
 * @param name in base units, with the unit as suffix
 * @param labels their names, in the order of their values
 */
public record MetricDescription(String name, Kind kind, String help, List<String> labels) {

    /** The types of the Prometheus exposition format that are used here. */
    public enum Kind {
        GAUGE,
        COUNTER,
        HISTOGRAM,
        INFO
    }
}
