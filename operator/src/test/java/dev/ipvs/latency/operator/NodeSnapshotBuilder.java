package dev.ipvs.latency.operator;

import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.HelperPod;
import dev.ipvs.latency.operator.node.Scheduling;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node that differs from another in what is said of it here. */
public final class NodeSnapshotBuilder {
    private final NodeSnapshot node;
    private Map<String, String> labels;
    private Optional<Instant> notReadySince;
    private Scheduling scheduling;
    private Optional<Instant> heardAt;
    private boolean judgedBySpec;
    private Optional<KernelFacts> kernel;
    private Optional<Verdict> verdict;
    private Optional<FixRecord> fix;
    private HelperPod helper;
    private List<FixPod> pods;

    public NodeSnapshotBuilder(NodeSnapshot node) {
        this.node = node;
        labels = node.labels();
        notReadySince = node.notReadySince();
        scheduling = node.scheduling();
        heardAt = node.heardAt();
        judgedBySpec = node.judgedBySpec();
        kernel = node.kernel();
        verdict = node.verdict();
        fix = node.fix();
        helper = node.helper();
        pods = node.pods();
    }

    public NodeSnapshotBuilder labels(Map<String, String> all) {
        labels = all;
        return this;
    }

    public NodeSnapshotBuilder notReadySince(Optional<Instant> moment) {
        notReadySince = moment;
        return this;
    }

    public NodeSnapshotBuilder scheduling(Scheduling other) {
        scheduling = other;
        return this;
    }

    public NodeSnapshotBuilder heardAt(Optional<Instant> moment) {
        heardAt = moment;
        return this;
    }

    public NodeSnapshotBuilder pods(List<FixPod> others) {
        pods = others;
        return this;
    }

    public NodeSnapshotBuilder judgedByOlderSpec() {
        judgedBySpec = false;
        return this;
    }

    public NodeSnapshotBuilder kernel(Optional<KernelFacts> facts) {
        kernel = facts;
        return this;
    }

    public NodeSnapshotBuilder verdict(Verdict newest) {
        verdict = Optional.of(newest);
        return this;
    }

    public NodeSnapshotBuilder fix(FixRecord record, FixPod... ofFix) {
        fix = Optional.of(record);
        pods = List.of(ofFix);
        return this;
    }

    public NodeSnapshotBuilder helper(HelperPod pod) {
        helper = pod;
        return this;
    }

    public NodeSnapshot done() {
        return new NodeSnapshot(
                node.name(),
                labels,
                notReadySince,
                scheduling,
                node.watchedSince(),
                node.deletedAt(),
                node.decidedBy(),
                heardAt,
                judgedBySpec,
                kernel,
                node.measurement(),
                verdict,
                fix,
                helper,
                pods);
    }
}
