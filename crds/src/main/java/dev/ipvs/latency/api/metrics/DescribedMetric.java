package dev.ipvs.latency.api.metrics;

import java.util.List;

/** A constant that stands for one metric. */
public interface DescribedMetric {

    MetricDescription description();

    /** Its name in Prometheus. */
    default String text() {
        return description().name();
    }

    default MetricDescription.Kind kind() {
        return description().kind();
    }

    default String help() {
        return description().help();
    }

    default List<String> labels() {
        return description().labels();
    }
}
