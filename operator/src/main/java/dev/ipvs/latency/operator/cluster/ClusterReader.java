package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.HelperFields;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.HelperPod;
import dev.ipvs.latency.operator.policy.AbsentPolicy;
import dev.ipvs.latency.operator.policy.Orphans;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the cluster, from caches alone, into what the core decides by.
 *
 * @param obstacles adds to a rung what prevents it in the whole cluster
 */
public record ClusterReader(Caches caches, NodeReadiness readiness, HelperPods helpers, UnaryOperator<Rung> obstacles) {

    /** @param primary the policy at hand, which may be newer than what the caches have of it */
    public ClusterSnapshot read(LatencyPolicy primary, Instant now) {
        Set<String> names = policyNames();
        names.add(primary.getMetadata().getName());
        return read(PolicyReader.read(primary), names, now);
    }

    /** For a policy that is gone. */
    public ClusterSnapshot readForAbsent(String policy, OnDelete onDelete, Instant now) {
        MeasurementSpec measurement = readable()
                .filter(latency -> lastDecider(latency).equals(policy))
                .min(Comparator.comparing(latency -> latency.getMetadata().getName()))
                .map(latency -> latency.getSpec().measurement())
                .orElse(MeasurementSpec.DEFAULT);
        return read(new PolicyReading.Whole(AbsentPolicy.of(policy, onDelete, measurement, now)), policyNames(), now);
    }

    /** Policies that are not there, and that were the last to decide about a node. */
    public Set<String> absentPolicies() {
        Set<String> present = policyNames();
        return readable()
                .map(ClusterReader::lastDecider)
                .filter(Predicate.not(present::contains))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<NodeLatency> readable() {
        return caches.nodeLatencies().list(latency -> !Unreadable.isWithheld(latency));
    }

    public boolean seesNoPolicy() {
        return policyNames().isEmpty();
    }

    private static String lastDecider(NodeLatency latency) {
        return RecordCopy.recordOf(latency)
                .map(fix -> fix.owner().policy())
                .orElseGet(() -> latency.getSpec().policy().name());
    }

    private Set<String> policyNames() {
        return caches.policies()
                .list(_ -> true)
                .map(policy -> policy.getMetadata().getName())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** @param policyNames of those that are there */
    private ClusterSnapshot read(PolicyReading reading, Set<String> policyNames, Instant now) {
        List<Node> nodes = caches.nodes().list(ClusterReader::isMeasurable).toList();
        Map<String, List<FixPod>> pods = caches.fixPods()
                .list(pod -> pod.getSpec().getNodeName() != null)
                .collect(Collectors.groupingBy(
                        pod -> pod.getSpec().getNodeName(), Collectors.mapping(FixPods::read, Collectors.toList())));
        HelperPods.Seen helperPods = helpers.look(caches.helperPods().list(_ -> true));
        Map<String, NodeLatency> latencies = new HashMap<>();
        List<NodeSnapshot> snapshots = new ArrayList<>();
        List<NodeLatency> predecessors = new ArrayList<>(ofNoNode(now));
        Unreadable unreadable = Unreadable.nothing();
        for (Node node : nodes) {
            String name = node.getMetadata().getName();
            // By name and not from a list, because only so is seen what was written a moment ago.
            Optional<NodeLatency> latency = caches.nodeLatencies().get(new ResourceID(name));
            latency.filter(present -> isOfAnother(node, present)).ifPresent(predecessors::add);
            Optional<NodeLatency> own = latency.filter(present -> !isOfAnother(node, present));
            own.ifPresent(present -> latencies.put(name, present));
            own.ifPresent(unreadable::note);
            if (own.filter(Unreadable::isWithheld).isEmpty()) {
                snapshots.add(snapshot(node, own, helperPods.on(name), pods.getOrDefault(name, List.of())));
            }
        }
        List<Policy> policies = policies(reading.policy(), reading.policy().name());
        Ownership ownership = Ownership.of(policies, snapshots);
        return new ClusterSnapshot(
                reading.unreadable(),
                policies,
                snapshots,
                ownership,
                Orphans.toMeasure(policyNames, ownership, snapshots),
                byName(nodes),
                latencies,
                predecessors,
                unreadable);
    }

    /** What cannot be read may be about either. */
    private static boolean isOfAnother(Node node, NodeLatency latency) {
        return !Unreadable.isWithheld(latency) && MachineIdentity.isOfAnother(node, latency);
    }

    private List<NodeLatency> ofNoNode(Instant now) {
        return caches.nodeLatencies()
                .list(latency -> MachineIdentity.isOfNone(latency, now)
                        && caches.nodes()
                                .get(new ResourceID(latency.getMetadata().getName()))
                                .isEmpty())
                .toList();
    }

    private List<Policy> policies(Policy primary, String name) {
        Stream<Policy> others = caches.policies()
                .list(policy -> !policy.getMetadata().getName().equals(name))
                .map(PolicyReader::read)
                .map(PolicyReading::policy);
        return Stream.concat(Stream.of(primary), others)
                .map(policy -> policy.withLadder(
                        policy.ladder().stream().map(obstacles).toList()))
                .toList();
    }

    public Stream<Pod> fixPodsOn(String node) {
        return caches.fixPods().list(pod -> node.equals(pod.getSpec().getNodeName()));
    }

    private static boolean isMeasurable(Node node) {
        return Selector.isMeasurable(node.getMetadata().getLabels());
    }

    private NodeSnapshot snapshot(Node node, Optional<NodeLatency> latency, HelperPod helper, List<FixPod> pods) {
        NodeLatencyStatus status = latency.map(NodeLatency::getStatus).orElse(NodeLatencyStatus.EMPTY);
        return new NodeSnapshot(
                node.getMetadata().getName(),
                node.getMetadata().getLabels(),
                readiness.notReadySince(node),
                NodeScheduling.of(node),
                latency.map(present -> Instant.parse(present.getMetadata().getCreationTimestamp())),
                latency.flatMap(MachineIdentity::deletedAt),
                latency.map(NodeLatency::getSpec).map(NodeLatencySpec::policy).map(NodeLatencySpec.PolicyRef::name),
                latency.flatMap(HelperFields::writtenAt),
                latency.filter(present -> judgedBySpec(present, status)).isPresent(),
                Optional.ofNullable(status.kernel()),
                Optional.ofNullable(status.measurement()),
                Optional.ofNullable(status.verdict()),
                latency.flatMap(RecordCopy::recordOf),
                helper,
                pods);
    }

    private static boolean judgedBySpec(NodeLatency latency, NodeLatencyStatus status) {
        return Objects.equals(latency.getMetadata().getGeneration(), status.observedGeneration());
    }

    private static Map<String, Node> byName(List<Node> nodes) {
        return nodes.stream()
                .collect(Collectors.toMap(node -> node.getMetadata().getName(), Function.identity()));
    }
}
