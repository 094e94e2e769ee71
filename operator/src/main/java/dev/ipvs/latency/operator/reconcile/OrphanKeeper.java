package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.cluster.OperatorSettings;
import dev.ipvs.latency.operator.metrics.OrphanedNodes;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Target;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.OrphanConditions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after nodes whose policy is gone: restores them, or tells that their fix is kept, as each record asks; and keeps the
 * kube-proxies that they are on in step with the cluster's own. There is no resource to reconcile any more, so this goes by time.
 */
@Singleton
final class OrphanKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanKeeper.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** On behalf of which what is shared is taken away once there is no policy and no orphan. */
    private static final String NO_POLICY = "";

    private final OperatorSettings settings;
    private final Clock clock;
    private final Informers informers;
    private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("orphans").daemon().factory());

    /** Told of once; again after a restart, which makes the Event a series. */
    private final Set<String> told = new HashSet<>();

    private volatile Optional<ReconcilerDependencies> dependencies = Optional.empty();
    private boolean tidy;

    @Inject
    OrphanKeeper(OperatorSettings settings, Clock clock, Informers informers) {
        this.settings = settings;
        this.clock = clock;
        this.informers = informers;
    }

    void watch(ReconcilerDependencies made) {
        dependencies = Optional.of(made);
        if (!settings.leaderElection().enabled()) {
            start();
        }
    }

    /** Only the leader may. */
    void start() {
        ticking.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        ticking.shutdownNow();
    }

    private void look() {
        try {
            dependencies.ifPresent(parts -> parts.oneAtATime(() -> look(parts)));
        } catch (RuntimeException e) {
            LOG.warn("could not look after nodes whose policy is gone; it is tried again", e);
        }
    }

    private void look(ReconcilerDependencies parts) {
        if (!informers.showEverything()) {
            return;
        }
        List<String> absent = parts.reader().absentPolicies().stream()
                .filter(name -> isGone(parts, name))
                .toList();
        List<OrphanedNodes> figures = new ArrayList<>();
        for (String policy : absent) {
            for (OnDelete onDelete : OnDelete.values()) {
                ReconcileContext context = lookedAt(parts, policy, onDelete);
                context.write(context.others());
                figures.add(new OrphanedNodes(policy, onDelete, tell(context)));
            }
        }
        parts.meters().show(figures);
        tidy = absent.isEmpty() && parts.reader().seesNoPolicy() && (tidy || hasNoPolicy(parts) && tidyUp(parts));
    }

    /** Asked of the API server, as the caches may have yet to hear of it. */
    private static boolean isGone(ReconcilerDependencies parts, String policy) {
        return parts.client().resources(LatencyPolicy.class).withName(policy).get() == null;
    }

    /** The same. */
    private static boolean hasNoPolicy(ReconcilerDependencies parts) {
        return parts.client().resources(LatencyPolicy.class).list().getItems().isEmpty();
    }

    /** Whether nothing is left of the helper and of kube-proxies, which nobody else sees to where there is no policy. */
    private boolean tidyUp(ReconcilerDependencies parts) {
        ReconcileContext context = lookedAt(parts, NO_POLICY, OnDelete.Revert);
        WriteOutcome outcome = context.write(context.others());
        return outcome.lets(List.of()) && !outcome.proxies().changed();
    }

    private ReconcileContext lookedAt(ReconcilerDependencies parts, String policy, OnDelete onDelete) {
        return ReconcileContext.ofAbsent(parts, policy, onDelete, clock.instant());
    }

    /** How many there are. */
    private int tell(ReconcileContext context) {
        List<NodeDecision> orphans = context.plan().decisions().stream()
                .filter(decision -> !(decision.target() instanceof Target.Dropped))
                .toList();
        Map<String, NodeLatency> latencies = context.snapshot().latencies();
        orphans.stream()
                .flatMap(decision ->
                        Optional.ofNullable(latencies.get(decision.node().name())).stream())
                .forEach(latency ->
                        tell(context.dependencies(), latency, context.snapshot().policy()));
        return orphans.size();
    }

    private void tell(ReconcilerDependencies parts, NodeLatency latency, Policy absent) {
        ConditionText text = OrphanConditions.orphaned(absent);
        if (told.add(latency.getMetadata().getUid() + text.reason())) {
            Severity severity = switch (absent.onDelete()) {
                case Keep -> Severity.Normal;
                case Revert -> Severity.Warning;
            };
            parts.events().tell(latency, severity, text.reason(), "Reconcile", text.message());
        }
    }
}
