package dev.ipvs.latency.operator.metrics;

import java.util.List;

/** One value of a metric, with the values of its labels in their order. */
public record Sample(Metric metric, List<String> labels, double value) {

    public Sample {
        labels = List.copyOf(labels);
        if (labels.size() != metric.labels().size()) {
            throw new IllegalArgumentException(metric.text() + " has labels " + metric.labels() + ", not " + labels);
        }
    }

    static Sample of(Metric metric, double value, String... labels) {
        return new Sample(metric, List.of(labels), value);
    }
}
