package dev.ipvs.latency.operator.reconcile;

import static dev.ipvs.latency.operator.cluster.Refusals.during;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.operator.apply.NodeWrites;
import dev.ipvs.latency.operator.cluster.ClusterReader;
import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.Events;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.cluster.NodeWriter;
import dev.ipvs.latency.operator.cluster.Writes;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.manifests.FixPodManifest;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Target;
import dev.ipvs.latency.operator.status.ConditionText;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes about nodes on the API server, in one reconciliation. */
final class NodesOnApi implements NodeWrites {
    private final Parts parts;
    private final ClusterSnapshot snapshot;
    private final Function<NodeDecision, List<ConditionText>> conditions;
    private final Instant now;
    /** As they were read, or written since. */
    private final Map<String, NodeLatency> latencies;

    /** What it writes with. */
    record Parts(ClusterReader reader, NodeWriter nodes, FixPodManifest fixPods, Writes writes, Events events) {}

    NodesOnApi(
            Parts parts,
            ClusterSnapshot snapshot,
            Function<NodeDecision, List<ConditionText>> conditions,
            Instant now) {
        this.parts = parts;
        this.snapshot = snapshot;
        this.conditions = conditions;
        this.now = now;
        this.latencies = new HashMap<>(snapshot.latencies());
    }

    @Override
    public Set<String> predecessors() {
        return snapshot.predecessors().stream()
                .map(latency -> latency.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    @Override
    public void dropPredecessor(String node) {
        snapshot.predecessors().stream()
                .filter(latency -> latency.getMetadata().getName().equals(node))
                .forEach(latency -> during(
                        "deleting NodeLatency " + node, () -> parts.nodes().drop(latency)));
    }

    @Override
    public void writeSpec(NodeDecision decision, Target.Measured target) {
        String node = decision.node().name();
        latencies.put(
                node,
                during(
                        "applying NodeLatency " + node,
                        () -> parts.nodes()
                                .writeSpec(
                                        snapshot.policy(),
                                        decision,
                                        target,
                                        snapshot.nodeResource(node),
                                        Optional.ofNullable(latencies.get(node)))));
    }

    @Override
    public boolean writeStatus(NodeDecision decision) {
        NodeLatency latency = latency(decision);
        boolean changed = during(
                "applying the status of NodeLatency " + decision.node().name(),
                () -> parts.nodes().writeStatus(decision, conditions.apply(decision), latency, now));
        decision.fix().filter(fix -> isNews(decision, fix)).ifPresent(fix -> report(latency, fix));
        return changed;
    }

    @Override
    public void writeSilence(NodeDecision decision) {
        NodeLatency latency = latency(decision);
        during(
                "applying the status of NodeLatency " + decision.node().name(),
                () -> parts.nodes().writeSilence(latency, now));
    }

    @Override
    public void createPod(String node, FixRecord fix, FixAction action) {
        during(
                "creating pod " + PodName.of(node, fix),
                () -> parts.writes().create(parts.fixPods().of(node, recordUid(node), fix, action)));
    }

    /** A record is stored before the pod that carries it out is created, so its NodeLatency is there. */
    private String recordUid(String node) {
        return Objects.requireNonNull(latencies.get(node), node).getMetadata().getUid();
    }

    @Override
    public void deletePods(String node, Optional<String> keep) {
        parts.reader()
                .fixPodsOn(node)
                .filter(pod -> keep.filter(pod.getMetadata().getName()::equals).isEmpty())
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(this::delete);
    }

    @Override
    public void drop(String node) {
        Optional.ofNullable(latencies.get(node))
                .ifPresent(latency -> during(
                        "deleting NodeLatency " + node, () -> parts.nodes().drop(latency)));
    }

    private void delete(Pod pod) {
        during(
                "deleting pod " + pod.getMetadata().getName(),
                () -> parts.writes().delete(pod));
    }

    private NodeLatency latency(NodeDecision decision) {
        return Optional.ofNullable(latencies.get(decision.node().name())).orElseThrow();
    }

    private static boolean isNews(NodeDecision decision, FixRecord fix) {
        return decision.node()
                .fix()
                .filter(before -> before.state() == fix.state())
                .isEmpty();
    }

    private void report(NodeLatency latency, FixRecord fix) {
        boolean bad = fix.failed() || fix.state() == FixState.Failed;
        parts.events()
                .tell(
                        latency,
                        bad ? Severity.Warning : Severity.Normal,
                        fix.reason().name(),
                        fix.state().name(),
                        fix.type() + " " + fix.state() + ": " + fix.message());
    }
}
