package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.fix.FixRecord;
import java.time.Instant;
import java.util.Optional;

/** A NodeLatency as the API server has it. */
record Latency(
        String name,
        String nodeUid,
        Instant createdAt,
        long version,
        long generation,
        Spec spec,
        Optional<Report> report,
        Optional<FixRecord> fix) {

    record Spec(String policy, Mode mode, MeasurementSpec measurement, Optional<FixType> fix) {}

    /** The helper's part of the status. */
    record Report(long observedGeneration, KernelFacts kernel, Measurement measurement, Verdict verdict) {}

    Latency with(Spec wanted) {
        return new Latency(name, nodeUid, createdAt, version + 1, generation + 1, wanted, report, fix);
    }

    Latency with(Report said) {
        return new Latency(name, nodeUid, createdAt, version + 1, generation, spec, Optional.of(said), fix);
    }

    Latency with(FixRecord record) {
        return new Latency(name, nodeUid, createdAt, version + 1, generation, spec, report, Optional.of(record));
    }
}
