package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import java.time.Duration;
import java.util.Optional;

/** What the operator asks of this node's helper, and which generation of the spec that is. */
public record Assignment(long generation, MeasurementSpec measurement, WindowsWanted wanted) {

    /** A NodeLatency without a spec asks for what a policy asks by default. */
    public static Assignment of(NodeLatency object) {
        MeasurementSpec measurement = Optional.ofNullable(object.getSpec())
                .map(NodeLatencySpec::measurement)
                .orElse(MeasurementSpec.DEFAULT);
        return new Assignment(
                Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L),
                measurement,
                WindowsWanted.of(object));
    }

    public Duration window() {
        return measurement.window().value();
    }
}
