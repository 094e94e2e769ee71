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

/**
 * A NodeLatency as the API server has it.
 *
 * @param kept by a finalizer
 * @param copy of the record, which a backup has
 * @param hasConditions whether the operator has written to its status
 */
record Latency(
        String name,
        String nodeUid,
        Instant createdAt,
        Optional<Instant> deletedAt,
        boolean kept,
        long version,
        long generation,
        Spec spec,
        Optional<Report> report,
        Optional<FixRecord> fix,
        Optional<FixRecord> copy,
        boolean hasConditions) {

    record Spec(String policy, Mode mode, MeasurementSpec measurement, Optional<FixType> fix) {}

    /** The helper's part of the status, and when the API server got it. */
    record Report(
            long observedGeneration, Instant heardAt, KernelFacts kernel, Measurement measurement, Verdict verdict) {}

    /** A Node that was made anew by the kubelet of the same machine has another uid. */
    boolean isAbout(SimulatedNode node) {
        return nodeUid.equals(node.uid()) || recordedIn(node.bootID()) || reportedIn(node.bootID());
    }

    boolean reportedIn(String bootID) {
        return report.filter(said -> said.kernel().bootID().equals(bootID)).isPresent();
    }

    /** The stored one, or its copy where there is no status. */
    Optional<FixRecord> known() {
        return hasConditions ? fix : copy;
    }

    boolean recordedIn(String bootID) {
        return known().filter(record -> record.original().bootID().equals(bootID))
                .isPresent();
    }

    Latency with(String owner, Spec wanted, boolean keep, Optional<FixRecord> wantedCopy) {
        return new Latency(
                name,
                owner,
                createdAt,
                deletedAt,
                keep,
                version + 1,
                generation + 1,
                wanted,
                report,
                fix,
                wantedCopy,
                hasConditions);
    }

    Latency deleted(Instant now) {
        return new Latency(
                name,
                nodeUid,
                createdAt,
                Optional.of(now),
                kept,
                version + 1,
                generation + 1,
                spec,
                report,
                fix,
                copy,
                hasConditions);
    }

    Latency with(Report said) {
        return new Latency(
                name,
                nodeUid,
                createdAt,
                deletedAt,
                kept,
                version + 1,
                generation,
                spec,
                Optional.of(said),
                fix,
                copy,
                hasConditions);
    }

    Latency with(Optional<FixRecord> record) {
        return new Latency(
                name, nodeUid, createdAt, deletedAt, kept, version + 1, generation, spec, report, record, copy, true);
    }

    /** As a backup has it. */
    Latency withoutStatus() {
        return new Latency(
                name,
                nodeUid,
                createdAt,
                deletedAt,
                kept,
                version + 1,
                generation,
                spec,
                Optional.empty(),
                Optional.empty(),
                copy,
                false);
    }
}
