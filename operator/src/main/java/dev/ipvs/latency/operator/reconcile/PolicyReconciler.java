package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.operator.cluster.Caches;
import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.cluster.OperatorSettings;
import dev.ipvs.latency.operator.fix.Timeouts;
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
    private @Nullable ReconcilerDependencies dependencies;

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
        dependencies = ReconcilerDependencies.of(caches, client, settings, clock, meters);
        return caches.all();
    }

    @Override
    public UpdateControl<LatencyPolicy> reconcile(LatencyPolicy resource, Context<LatencyPolicy> josdk) {
        ReconcileContext context = ReconcileContext.of(dependencies(), resource, timeouts(), clock.instant());
        dependencies().helper().ensure(context.snapshot().policies());
        boolean changed = context.write();
        dependencies().status().write(resource, context.plan(), context.snapshot(), context.now());
        boolean moving = context.moveProxies();
        return UpdateControl.<LatencyPolicy>noUpdate().rescheduleAfter(nextReconcile(context, changed, moving));
    }

    @Override
    public DeleteControl cleanup(LatencyPolicy resource, Context<LatencyPolicy> josdk) {
        ReconcileContext context = ReconcileContext.of(dependencies(), resource, timeouts(), clock.instant());
        boolean changed = context.write();
        boolean moving = context.moveProxies();
        if (!context.plan().everythingIsSettled() && context.now().isBefore(deadline(context))) {
            dependencies().status().write(resource, context.plan(), context.snapshot(), context.now());
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(nextReconcile(context, changed, moving).toMillis());
        }
        if (!context.plan().everythingIsSettled()) {
            tellWhatIsLeft(resource, context.plan());
        }
        dependencies().helper().ensure(context.others());
        meters.forget(resource.getMetadata().getName());
        return DeleteControl.defaultDelete();
    }

    private Instant deadline(ReconcileContext context) {
        return context.snapshot()
                .policy()
                .deletedAt()
                .orElseThrow()
                .plus(settings.revert().deadline());
    }

    private void tellWhatIsLeft(LatencyPolicy resource, Plan plan) {
        dependencies()
                .events()
                .tell(
                        resource,
                        Severity.Warning,
                        "NodesNotRestored",
                        "Delete",
                        "deleted after " + settings.revert().deadline().toSeconds() + "s without having restored: "
                                + plan.unsettledNodes() + "; their NodeLatency keeps the recorded values");
    }

    private Duration nextReconcile(ReconcileContext context, boolean changed, boolean moving) {
        if (changed) {
            return AT_ONCE;
        }
        Duration atTheLatest = moving ? SOON : AT_THE_LATEST;
        Optional<Duration> untilNextLook = context.plan()
                .nextReconcile()
                .map(next -> Duration.between(context.now(), next).plus(AT_ONCE));
        return untilNextLook.filter(wait -> wait.compareTo(atTheLatest) < 0).orElse(atTheLatest);
    }

    private Timeouts timeouts() {
        return new Timeouts(
                settings.fix().podTimeout(),
                settings.revert().retryAfter(),
                settings.revert().deadline(),
                settings.node().notReadyTimeout());
    }

    private ReconcilerDependencies dependencies() {
        ReconcilerDependencies made = dependencies;
        if (made == null) {
            throw new IllegalStateException("reconciling before the event sources were prepared");
        }
        return made;
    }

    /** One look at the cluster, and the plan that follows from it. */
    record ReconcileContext(ReconcilerDependencies dependencies, ClusterSnapshot snapshot, Plan plan, Instant now) {
        static ReconcileContext of(
                ReconcilerDependencies dependencies, LatencyPolicy resource, Timeouts timeouts, Instant now) {
            dependencies.writes().settleQuestions();
            ClusterSnapshot snapshot = dependencies.reader().read(resource);
            Assignment assignment = Assignment.of(snapshot.policy(), snapshot.ownership(), snapshot.nodes());
            return new ReconcileContext(
                    dependencies, snapshot, Rollout.plan(snapshot.policy(), assignment, timeouts, now), now);
        }

        boolean write() {
            return dependencies.planWriter().write(plan, snapshot, now);
        }

        /** After the records are stored from which it follows. */
        boolean moveProxies() {
            return dependencies.proxyMover().write(plan, snapshot, now);
        }

        List<Policy> others() {
            return snapshot.policies().stream().skip(1).toList();
        }
    }
}
