package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.helper.judge.Judgement;
import java.time.Instant;
import java.util.Optional;

/** What this node's status says: where a helper that starts again goes on. */
public record StoredStatus(Optional<KernelFacts> kernel, Optional<Measurement> measurement, Optional<Verdict> verdict) {

    public static final StoredStatus NONE = new StoredStatus(Optional.empty(), Optional.empty(), Optional.empty());

    public static StoredStatus of(NodeLatency object) {
        Optional<NodeLatencyStatus> status = Optional.ofNullable(object.getStatus());
        return new StoredStatus(
                status.map(NodeLatencyStatus::kernel),
                status.map(NodeLatencyStatus::measurement),
                status.map(NodeLatencyStatus::verdict));
    }

    /** Whether the operator took this helper's silence for its end: then it wants to hear. */
    public boolean saysStale() {
        return verdict.filter(stored -> stored.reason() == VerdictReason.MeasurementStale)
                .isPresent();
    }

    /** The measurement, if it was made in this boot. */
    public Optional<Measurement> measurementOf(String bootId) {
        return measurement.filter(stored -> stored.bootID().equals(bootId));
    }

    /**
     * The verdict, if it was found in this boot and by measuring. Its row of breaches ended with the helper that saw them.
     */
    public Optional<Judgement> judgementOf(String bootId) {
        return verdict.filter(stored -> !saysStale() && measurementOf(bootId).isPresent())
                .map(stored -> new Judgement(stored.value(), stored.reason(), 0, stored.message()));
    }

    public Optional<Instant> since() {
        return verdict.map(Verdict::since);
    }
}
