package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.operator.cluster.ClusterReader.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Target;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries out a plan. For each node in this order: what is wanted, what is recorded, then the fix pod. So a record is
 * stored before the pod that it asks for exists, and a report is stored before the pod that left it is deleted.
 */
record PlanWriter(ClusterReader reader, NodeWriter nodes, FixPods fixPods, Writes writes, Events events) {

    /** Whether anything was changed, so that the next step may follow at once. */
    boolean write(Plan plan, ClusterSnapshot snapshot, Instant now) {
        boolean changed = false;
        for (NodeDecision decision : plan.decisions()) {
            changed |= write(decision, snapshot, now);
        }
        return changed;
    }

    private boolean write(NodeDecision decision, ClusterSnapshot snapshot, Instant now) {
        Optional<NodeLatency> current =
                Optional.ofNullable(snapshot.latencies().get(decision.node().name()));
        return switch (decision.target()) {
            case Target.Dropped() -> {
                deletePods(decision.node().name(), "");
                current.ifPresent(nodes::drop);
                yield false;
            }
            case Target.Kept() -> false;
            case Target.Measured measured -> {
                Node node = Objects.requireNonNull(
                        snapshot.nodeResources().get(decision.node().name()));
                NodeLatency latency = nodes.writeSpec(snapshot.policy(), decision, measured, node, current);
                yield follow(decision, latency, now);
            }
        };
    }

    private boolean follow(NodeDecision decision, NodeLatency latency, Instant now) {
        boolean changed = nodes.writeStatus(decision, latency, now);
        if (decision.silent()) {
            nodes.writeSilence(latency, now);
            return true;
        }
        decision.fix().filter(fix -> moved(decision, fix)).ifPresent(fix -> tell(latency, fix));
        Optional<FixAction> podWanted = decision.fix().flatMap(FixRecord::podWanted);
        if (podWanted.isEmpty()) {
            deletePods(decision.node().name(), "");
        } else {
            changed |= havePod(decision.node().name(), decision.fix().orElseThrow(), podWanted.get());
        }
        return changed;
    }

    /** Never two fix pods on one node: one that is no longer wanted must be gone before the next is created. */
    private boolean havePod(String node, FixRecord fix, FixAction action) {
        String name = PodName.of(node, fix);
        if (deletePods(node, name)) {
            return false;
        }
        boolean missing = reader.fixPodsOn(node)
                .noneMatch(pod -> pod.getMetadata().getName().equals(name));
        if (missing) {
            writes.create(fixPods.pod(node, fix, action));
        }
        return false;
    }

    /** Whether there was any but the one to keep. */
    private boolean deletePods(String node, String keep) {
        List<Pod> others = reader.fixPodsOn(node)
                .filter(pod -> !pod.getMetadata().getName().equals(keep))
                .toList();
        others.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(writes::delete);
        return !others.isEmpty();
    }

    private static boolean moved(NodeDecision decision, FixRecord fix) {
        return decision.node()
                .fix()
                .filter(before -> before.state() == fix.state())
                .isEmpty();
    }

    private void tell(NodeLatency latency, FixRecord fix) {
        boolean bad = fix.failed() || fix.state() == FixState.Failed;
        events.tell(
                latency,
                bad ? Severity.Warning : Severity.Normal,
                fix.reason().name(),
                fix.state().name(),
                fix.type() + " " + fix.state() + ": " + fix.message());
    }
}
