package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.cluster.Caches;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.cluster.OperatorSettings;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.metrics.PolicyMeters;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Plan;
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
        WriteOutcome outcome = context.write(context.snapshot().policies());
        writeStatus(resource, context, outcome);
        return UpdateControl.<LatencyPolicy>noUpdate()
                .rescheduleAfter(outcome.nextReconcile(context.plan().nextReconcile(), context.now()));
    }

    @Override
    public DeleteControl cleanup(LatencyPolicy resource, Context<LatencyPolicy> josdk) {
        ReconcileContext context = ReconcileContext.of(dependencies(), resource, timeouts(), clock.instant());
        boolean settled = context.plan().everythingIsSettled();
        List<Policy> selecting = settled ? context.others() : context.snapshot().policies();
        WriteOutcome outcome = context.write(selecting);
        boolean done = settled && outcome.lets(context.others());
        if (!done && context.now().isBefore(deadline(context))) {
            writeStatus(resource, context, outcome);
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(outcome.nextReconcile(
                                    earlier(context.plan().nextReconcile(), deadline(context)), context.now())
                            .toMillis());
        }
        if (!done) {
            reportWhatIsLeft(resource, context.plan(), outcome);
            context.ensureHelper(context.others());
        }
        meters.forget(resource.getMetadata().getName());
        return DeleteControl.defaultDelete();
    }

    private void writeStatus(LatencyPolicy resource, ReconcileContext context, WriteOutcome outcome) {
        dependencies()
                .status()
                .write(resource, context.plan(), context.snapshot(), outcome.conditions(), context.now());
    }

    private static Optional<Instant> earlier(Optional<Instant> next, Instant deadline) {
        return Optional.of(next.filter(deadline::isAfter).orElse(deadline));
    }

    private Instant deadline(ReconcileContext context) {
        return context.snapshot()
                .policy()
                .deletedAt()
                .orElseThrow()
                .plus(settings.revert().deadline());
    }

    private void reportWhatIsLeft(LatencyPolicy resource, Plan plan, WriteOutcome outcome) {
        String nodes = plan.unsettledNodes();
        dependencies()
                .events()
                .tell(
                        resource,
                        Severity.Warning,
                        "NodesNotRestored",
                        "Delete",
                        "deleted after " + settings.revert().deadline().toSeconds() + "s without having restored: "
                                + (nodes.isEmpty()
                                        ? String.join(", ", outcome.refusals().keySet())
                                        : nodes)
                                + "; their NodeLatency keeps the recorded values"
                                + outcome.firstRefusal()
                                        .map(" ("::concat)
                                        .map(why -> why + ")")
                                        .orElse(""));
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
}
