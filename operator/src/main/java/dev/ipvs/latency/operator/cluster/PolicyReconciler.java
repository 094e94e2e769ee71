package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.operator.cluster.ClusterReader.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.fix.Patience;
import dev.ipvs.latency.operator.metrics.PolicyMeters;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Rollout;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads, plans, writes; and looks again at once as long as there was something to write. A look goes over all nodes, so what
 * happens between two looks is one reason for the next, and there are few of them per second.
 */
@ControllerConfiguration(name = "latencypolicy", finalizerName = PolicyReconciler.FINALIZER, informer = @Informer)
@RateLimited(maxReconciliations = 4, within = 1)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 1.5, maxInterval = 15_000)
@Singleton
public final class PolicyReconciler implements Reconciler<LatencyPolicy>, Cleaner<LatencyPolicy> {
    static final String FINALIZER = "latency.ipvs.dev/restore-nodes";

    private static final Duration AT_ONCE = Duration.ofMillis(20);
    /** DaemonSets of the cluster are not watched. */
    private static final Duration SOON = Duration.ofSeconds(1);
    /** A change that is not watched for may be overlooked this long. */
    private static final Duration AT_THE_LATEST = Duration.ofMinutes(5);

    private final OperatorSettings settings;
    private final Clock clock;
    private final KubernetesClient client;
    private final PolicyMeters meters;
    private @Nullable Workshop workshop;

    @Inject
    PolicyReconciler(OperatorSettings settings, Clock clock, KubernetesClient client, PolicyMeters meters) {
        this.settings = settings;
        this.clock = clock;
        this.client = client;
        this.meters = meters;
    }

    @Override
    public List<EventSource<?, LatencyPolicy>> prepareEventSources(EventSourceContext<LatencyPolicy> context) {
        Caches caches = Caches.of(context, settings.namespace());
        workshop = Workshop.of(caches, client, settings, clock, meters);
        return caches.all();
    }

    @Override
    public UpdateControl<LatencyPolicy> reconcile(LatencyPolicy resource, Context<LatencyPolicy> context) {
        Round round = Round.of(workshop(), resource, patience(), clock.instant());
        workshop().helper().have(round.snapshot().policies());
        boolean changed = round.write();
        workshop().status().write(resource, round.plan(), round.snapshot(), round.now());
        boolean moving = round.moveProxies();
        return UpdateControl.<LatencyPolicy>noUpdate().rescheduleAfter(nextLook(round, changed, moving));
    }

    @Override
    public DeleteControl cleanup(LatencyPolicy resource, Context<LatencyPolicy> context) {
        Round round = Round.of(workshop(), resource, patience(), clock.instant());
        boolean changed = round.write();
        boolean moving = round.moveProxies();
        if (!round.plan().everythingIsSettled() && round.now().isBefore(deadline(round))) {
            workshop().status().write(resource, round.plan(), round.snapshot(), round.now());
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(nextLook(round, changed, moving).toMillis());
        }
        if (!round.plan().everythingIsSettled()) {
            tellWhatIsLeft(resource, round.plan());
        }
        workshop().helper().have(round.others());
        meters.forget(resource.getMetadata().getName());
        return DeleteControl.defaultDelete();
    }

    private Instant deadline(Round round) {
        return round.snapshot()
                .policy()
                .deletedAt()
                .orElseThrow()
                .plus(settings.revert().deadline());
    }

    private void tellWhatIsLeft(LatencyPolicy resource, Plan plan) {
        workshop()
                .events()
                .tell(
                        resource,
                        Severity.Warning,
                        "NodesNotRestored",
                        "Delete",
                        "deleted after " + settings.revert().deadline().toSeconds() + "s without having restored: "
                                + plan.unsettledNodes() + "; their NodeLatency keeps the recorded values");
    }

    private Duration nextLook(Round round, boolean changed, boolean moving) {
        if (changed) {
            return AT_ONCE;
        }
        Duration atTheLatest = moving ? SOON : AT_THE_LATEST;
        Optional<Duration> untilNextLook = round.plan()
                .nextLook()
                .map(next -> Duration.between(round.now(), next).plus(AT_ONCE));
        return untilNextLook.filter(wait -> wait.compareTo(atTheLatest) < 0).orElse(atTheLatest);
    }

    private Patience patience() {
        return new Patience(
                settings.fix().podTimeout(),
                settings.revert().retryAfter(),
                settings.revert().deadline(),
                settings.node().notReadyTimeout());
    }

    private Workshop workshop() {
        Workshop made = workshop;
        if (made == null) {
            throw new IllegalStateException("reconciling before the event sources were prepared");
        }
        return made;
    }

    /** One look at the cluster, and the plan that follows from it. */
    record Round(Workshop workshop, ClusterSnapshot snapshot, Plan plan, Instant now) {
        static Round of(Workshop workshop, LatencyPolicy resource, Patience patience, Instant now) {
            workshop.writes().settleQuestions();
            ClusterSnapshot snapshot = workshop.reader().read(resource);
            Assignment assignment = Assignment.of(snapshot.policy(), snapshot.ownership(), snapshot.nodes());
            return new Round(workshop, snapshot, Rollout.plan(snapshot.policy(), assignment, patience, now), now);
        }

        boolean write() {
            return workshop.planWriter().write(plan, snapshot, now);
        }

        /** After the records are stored from which it follows. */
        boolean moveProxies() {
            return workshop.proxyMover().write(plan, snapshot, now);
        }

        List<Policy> others() {
            return snapshot.policies().stream().skip(1).toList();
        }
    }
}
