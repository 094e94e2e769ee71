package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.AwaitedApproval;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.Livepatches;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.OverriddenNodes;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.Waiting;
import dev.ipvs.latency.operator.cluster.Caches;
import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.ClusterVersion;
import dev.ipvs.latency.operator.cluster.Conditions;
import dev.ipvs.latency.operator.cluster.Events;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.cluster.FieldManagers;
import dev.ipvs.latency.operator.cluster.Writes;
import dev.ipvs.latency.operator.metrics.PolicyFigures;
import dev.ipvs.latency.operator.metrics.PolicyMeters;
import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.RolloutPhase;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.HelperCondition;
import dev.ipvs.latency.operator.status.IpvsLifetime;
import dev.ipvs.latency.operator.status.LivepatchHealth;
import dev.ipvs.latency.operator.status.PolicyConditions;
import dev.ipvs.latency.operator.status.PolicySummary;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells in a policy's status where it stands. */
record PolicyStatusWriter(Caches caches, Writes writes, Events events, ClusterVersion version, PolicyMeters meters) {
    private static final LatencyPolicyStatus NOTHING_YET =
            new LatencyPolicyStatus(null, null, null, null, null, null, null, null, null);

    void write(LatencyPolicy policy, Plan plan, ClusterSnapshot snapshot, List<ConditionText> writing, Instant now) {
        LatencyPolicyStatus stored = caches.policies()
                .get(ResourceID.fromResource(policy))
                .map(LatencyPolicy::getStatus)
                .orElse(NOTHING_YET);
        PolicySummary summary = PolicySummary.of(
                snapshot.policy(),
                plan.decisions(),
                snapshot.ownership().overriddenFor(snapshot.policy(), snapshot.nodes()));
        meters.show(new PolicyFigures(
                policy.getMetadata().getName(),
                plan,
                summary.overridden().stream().mapToInt(OverriddenNodes::count).sum(),
                summary.livepatches().rows()));
        long generation = policy.getMetadata().getGeneration();
        LatencyPolicyStatus wanted = new LatencyPolicyStatus(
                generation,
                summary.counts(),
                plan.progress().text(),
                waiting(plan.phase(), stored.waiting(), now),
                plan.awaitingApproval().map(PolicyStatusWriter::awaiting).orElse(null),
                summary.worst(),
                summary.overridden(),
                livepatches(summary.livepatches()),
                Conditions.of(conditions(plan, writing), stored.conditions(), generation, now));
        if (wanted.equals(stored)) {
            return;
        }
        LatencyPolicy resource = new LatencyPolicy();
        resource.setMetadata(
                new ObjectMetaBuilder().withName(policy.getMetadata().getName()).build());
        resource.setStatus(wanted);
        writes.applyStatus(resource, FieldManagers.STATUS, caches.policies());
        boolean news =
                !saidBefore(stored, plan.phase()) || !plan.progress().text().equals(stored.wave());
        if (news) {
            tell(policy, plan.phase());
        }
    }

    private List<ConditionText> conditions(Plan plan, List<ConditionText> writing) {
        return Stream.of(
                        PolicyConditions.of(plan.phase()),
                        List.of(IpvsLifetime.of(plan.decisions(), version.now()), HelperCondition.of(plan.decisions())),
                        writing)
                .flatMap(List::stream)
                .toList();
    }

    /** Since when: as the nodes tell, or else since it was first said. */
    private static @Nullable Waiting waiting(RolloutPhase phase, @Nullable Waiting stored, Instant now) {
        if (phase.kind() == RolloutPhase.Kind.READY) {
            return null;
        }
        String what = phase.reason().name();
        Instant said = Optional.ofNullable(stored)
                .filter(before -> before.what().equals(what))
                .map(Waiting::since)
                .orElse(now.truncatedTo(ChronoUnit.SECONDS));
        return new Waiting(what, phase.since().orElse(said), phase.until().orElse(null));
    }

    private static @Nullable Livepatches livepatches(LivepatchHealth health) {
        if (health.rows().isEmpty()) {
            return null;
        }
        return new Livepatches(health.rows(), health.more() == 0 ? null : health.more());
    }

    private static AwaitedApproval awaiting(PlannedWave wave) {
        return new AwaitedApproval(wave.type(), wave.number(), wave.planHash());
    }

    private static boolean saidBefore(LatencyPolicyStatus stored, RolloutPhase phase) {
        return Optional.ofNullable(stored.conditions()).stream()
                .flatMap(conditions -> conditions.stream())
                .filter(condition -> condition.getType().equals(ConditionText.READY))
                .map(Condition::getReason)
                .anyMatch(phase.reason().name()::equals);
    }

    private void tell(LatencyPolicy policy, RolloutPhase phase) {
        Severity severity = switch (phase.kind()) {
            case READY, RECONCILING -> Severity.Normal;
            case STALLED -> Severity.Warning;
        };
        events.tell(policy, severity, phase.reason().name(), "Reconcile", phase.sentence());
    }
}
