package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec.PolicyRef;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec.WantedFix;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Target;
import dev.ipvs.latency.operator.status.ConditionText;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Writes what was decided about one node into its NodeLatency, and only what differs. */
public record NodeWriter(Caches caches, Writes writes) {

    /**
     * The NodeLatency as it is now, with the spec that was decided. Refused as the status is: the record that follows would
     * else be made from what is no longer so.
     */
    public NodeLatency writeSpec(
            Policy policy, NodeDecision decision, Target.Measured target, Node node, Optional<NodeLatency> current) {
        NodeLatencySpec spec = new NodeLatencySpec(
                new PolicyRef(policy.name(), policy.generation()),
                policy.mode(),
                policy.measurement(),
                target.fix().map(WantedFix::new).orElse(null));
        OwnerReference owner = MachineIdentity.owner(node);
        boolean holdsRecord = decision.holdsRecord();
        Map<String, String> copy = decision.fix()
                .filter(_ -> holdsRecord)
                .map(fix -> RecordCopy.of(fix, decision.node().name()))
                .orElse(Map.of());
        boolean asWanted = current.filter(present -> asksForTheSame(spec, present.getSpec())
                        && RecordFinalizer.isOn(present) == holdsRecord
                        && RecordCopy.isOn(present, copy)
                        && present.getMetadata().getOwnerReferences().contains(owner))
                .isPresent();
        if (asWanted) {
            return current.orElseThrow();
        }
        NodeLatency wanted = empty(new ObjectMetaBuilder()
                .withName(decision.node().name())
                .withOwnerReferences(owner)
                .withFinalizers(RecordFinalizer.wanted(holdsRecord))
                .withAnnotations(copy)
                .withResourceVersion(
                        current.map(present -> present.getMetadata().getResourceVersion())
                                .orElse(null))
                .build());
        wanted.setSpec(spec);
        return writes.apply(wanted, FieldManagers.SPEC, caches.nodeLatencies());
    }

    /** A policy that was only paused, or approved, asks nothing new of a node: it is not written to all of them. */
    private static boolean asksForTheSame(NodeLatencySpec wanted, NodeLatencySpec stored) {
        return wanted.equals(new NodeLatencySpec(
                new PolicyRef(stored.policy().name(), wanted.policy().generation()),
                stored.mode(),
                stored.measurement(),
                stored.fix()));
    }

    /**
     * Stores the operator's part of the status; whether it differed. It is refused by the API server if anything in the
     * NodeLatency changed since it was read: a record must not be made from what is no longer so.
     */
    public boolean writeStatus(NodeDecision decision, List<ConditionText> texts, NodeLatency current, Instant now) {
        NodeLatencyStatus stored = Optional.ofNullable(current.getStatus()).orElse(NodeLatencyStatus.EMPTY);
        List<Condition> conditions =
                Conditions.of(texts, stored.conditions(), current.getMetadata().getGeneration(), now);
        NodeLatencyStatus wanted = NodeLatencyStatus.ofOperator(
                decision.fix()
                        .map(fix -> FixStatusMapping.write(fix, decision.node().name()))
                        .orElse(null),
                decision.recommendation().orElse(null),
                conditions);
        boolean asWanted = Objects.equals(wanted.fix(), stored.fix())
                && Objects.equals(wanted.recommendation(), stored.recommendation())
                && Objects.equals(wanted.conditions(), stored.conditions());
        if (!asWanted) {
            applyStatus(current, wanted, FieldManagers.STATUS);
        }
        return !asWanted;
    }

    /** Says Unknown for a helper that no longer says anything. */
    public void writeSilence(NodeLatency current, Instant now) {
        Verdict said = Optional.ofNullable(current.getStatus())
                .map(NodeLatencyStatus::verdict)
                .orElseThrow();
        Verdict silence = new Verdict(
                VerdictValue.Unknown,
                now,
                0,
                VerdictReason.MeasurementStale,
                "the node helper has been silent for three windows; it last said " + said.value());
        applyStatus(current, NodeLatencyStatus.ofStaleness(silence), FieldManagers.STALENESS);
    }

    /** Nothing is left of what it recorded, or the machine is gone that it was about. */
    public void drop(NodeLatency latency) {
        if (RecordFinalizer.isOn(latency)) {
            writes.setFinalizers(latency, RecordFinalizer.others(latency), FieldManagers.SPEC);
        }
        writes.delete(latency);
    }

    private void applyStatus(NodeLatency current, NodeLatencyStatus status, String fieldManager) {
        NodeLatency wanted = empty(new ObjectMetaBuilder()
                .withName(current.getMetadata().getName())
                .withResourceVersion(current.getMetadata().getResourceVersion())
                .build());
        wanted.setStatus(status);
        writes.applyStatus(wanted, fieldManager, caches.nodeLatencies());
    }

    private static NodeLatency empty(ObjectMeta meta) {
        NodeLatency latency = new NodeLatency();
        latency.setMetadata(meta);
        return latency;
    }
}
