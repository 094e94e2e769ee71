package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.LostNodes;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.Waiting;
import dev.ipvs.latency.operator.cluster.ClusterReader.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.metrics.PolicyFigures;
import dev.ipvs.latency.operator.metrics.PolicyMeters;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Standing;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.IpvsLifetime;
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
            new LatencyPolicyStatus(null, null, null, null, null, null, null);

    void write(LatencyPolicy policy, Plan plan, ClusterSnapshot snapshot, Instant now) {
        LatencyPolicyStatus stored = caches.policies()
                .get(ResourceID.fromResource(policy))
                .map(LatencyPolicy::getStatus)
                .orElse(NOTHING_YET);
        PolicySummary summary =
                PolicySummary.of(plan.decisions(), snapshot.ownership().lostBy(snapshot.policy(), snapshot.nodes()));
        meters.show(new PolicyFigures(
                policy.getMetadata().getName(),
                plan,
                summary.lost().stream().mapToInt(LostNodes::count).sum()));
        long generation = policy.getMetadata().getGeneration();
        LatencyPolicyStatus wanted = new LatencyPolicyStatus(
                generation,
                summary.counts(),
                plan.progress().text(),
                waiting(plan.standing(), stored.waiting(), now),
                summary.worst(),
                summary.lost(),
                Conditions.of(conditions(plan), stored.conditions(), generation, now));
        if (wanted.equals(stored)) {
            return;
        }
        LatencyPolicy resource = new LatencyPolicy();
        resource.setMetadata(
                new ObjectMetaBuilder().withName(policy.getMetadata().getName()).build());
        resource.setStatus(wanted);
        writes.applyStatus(resource, FieldManagers.STATUS, caches.policies());
        boolean news =
                !saidBefore(stored, plan.standing()) || !plan.progress().text().equals(stored.wave());
        if (news) {
            tell(policy, plan.standing());
        }
    }

    private List<ConditionText> conditions(Plan plan) {
        return Stream.concat(
                        PolicyConditions.of(plan.standing()).stream(),
                        Stream.of(IpvsLifetime.of(plan.decisions(), version.now())))
                .toList();
    }

    /** Since when: as the nodes tell, or else since it was first said. */
    private static @Nullable Waiting waiting(Standing standing, @Nullable Waiting stored, Instant now) {
        if (standing.kind() == Standing.Kind.READY) {
            return null;
        }
        String what = standing.reason().name();
        Instant said = Optional.ofNullable(stored)
                .filter(before -> before.what().equals(what))
                .map(Waiting::since)
                .orElse(now.truncatedTo(ChronoUnit.SECONDS));
        return new Waiting(what, standing.since().orElse(said), standing.until().orElse(null));
    }

    private static boolean saidBefore(LatencyPolicyStatus stored, Standing standing) {
        return Optional.ofNullable(stored.conditions()).stream()
                .flatMap(conditions -> conditions.stream())
                .filter(condition -> condition.getType().equals(ConditionText.READY))
                .map(Condition::getReason)
                .anyMatch(standing.reason().name()::equals);
    }

    private void tell(LatencyPolicy policy, Standing standing) {
        Severity severity = switch (standing.kind()) {
            case READY, UNDER_WAY -> Severity.Normal;
            case STUCK -> Severity.Warning;
        };
        events.tell(policy, severity, standing.reason().name(), "Reconcile", standing.sentence());
    }
}
