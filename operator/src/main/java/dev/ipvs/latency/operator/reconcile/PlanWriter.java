package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.operator.cluster.ClusterReader;
import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.Events;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.cluster.FixPods;
import dev.ipvs.latency.operator.cluster.NodeWriter;
import dev.ipvs.latency.operator.cluster.Writes;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.NodeWrite;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Target;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Optional;

/** Carries out a plan, node by node. What cannot be written for one node holds up no other. */
record PlanWriter(ClusterReader reader, NodeWriter nodes, FixPods fixPods, Writes writes, Events events) {

    /**
     * Whether anything was changed, so that the next step may follow at once; by whomever. That somebody else wrote
     * meanwhile, such as a helper its measurement, is usual with many nodes, and no failure.
     */
    boolean write(Plan plan, ClusterSnapshot snapshot, Instant now) {
        snapshot.predecessors().forEach(nodes::drop);
        boolean changed = false;
        Optional<KubernetesClientException> refused = Optional.empty();
        for (NodeDecision decision : plan.decisions()) {
            try {
                changed |= write(decision, snapshot, now);
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                    changed = true;
                } else {
                    refused = refused.or(() -> Optional.of(e));
                }
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return changed;
    }

    private boolean write(NodeDecision decision, ClusterSnapshot snapshot, Instant now) {
        String name = decision.node().name();
        if (snapshot.hasPredecessor(name)) {
            return false;
        }
        Optional<NodeLatency> latency = Optional.ofNullable(snapshot.latencies().get(name));
        boolean changed = false;
        for (NodeWrite write : NodeWrite.of(decision)) {
            switch (write) {
                case NodeWrite.Spec(Target.Measured target) ->
                    latency = Optional.of(
                            nodes.writeSpec(snapshot.policy(), decision, target, snapshot.nodeResource(name), latency));
                case NodeWrite.Status() -> {
                    changed |= nodes.writeStatus(decision, latency.orElseThrow(), now);
                    tellIfMoved(decision, latency.orElseThrow());
                }
                // A status that was written just now is newer than what is at hand: the next look tells of the silence.
                case NodeWrite.Silence() -> changed = changed || silenced(latency.orElseThrow(), now);
                case NodeWrite.CreatePod(FixRecord fix, FixAction action) ->
                    writes.create(fixPods.pod(name, fix, action));
                case NodeWrite.DeletePods(Optional<String> keep) -> deletePods(name, keep);
                case NodeWrite.Drop() -> latency.ifPresent(nodes::drop);
            }
        }
        return changed;
    }

    private boolean silenced(NodeLatency latency, Instant now) {
        nodes.writeSilence(latency, now);
        return true;
    }

    private void deletePods(String node, Optional<String> keep) {
        reader.fixPodsOn(node)
                .filter(pod -> keep.filter(pod.getMetadata().getName()::equals).isEmpty())
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(writes::delete);
    }

    private void tellIfMoved(NodeDecision decision, NodeLatency latency) {
        decision.fix().filter(fix -> moved(decision, fix)).ifPresent(fix -> tell(latency, fix));
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
