package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.operator.apply.Deletions;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.cluster.Caches;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import dev.ipvs.latency.operator.cluster.OperatorSettings;
import dev.ipvs.latency.operator.metrics.PolicyMeters;
import dev.ipvs.latency.operator.policy.Policy;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(1);

    private final OperatorSettings settings;
    private final Clock clock;
    private final KubernetesClient client;
    private final PolicyMeters meters;
    private final Deletions deletions;
    private final Informers informers;
    private final OrphanKeeper orphans;
    private @Nullable ReconcilerDependencies dependencies;

    @Inject
    PolicyReconciler(
            OperatorSettings settings,
            Clock clock,
            KubernetesClient client,
            PolicyMeters meters,
            Informers informers,
            OrphanKeeper orphans) {
        this.settings = settings;
        this.clock = clock;
        this.client = client;
        this.meters = meters;
        this.deletions = new Deletions(settings.revert().deadline());
        this.informers = informers;
        this.orphans = orphans;
    }

    @Override
    public List<EventSource<?, LatencyPolicy>> prepareEventSources(EventSourceContext<LatencyPolicy> context) {
        Caches caches = Caches.of(context, settings.namespace());
        informers.watch(caches);
        ReconcilerDependencies made = ReconcilerDependencies.of(caches, client, settings, clock, meters);
        dependencies = made;
        orphans.watch(made);
        return caches.all();
    }

    @Override
    public UpdateControl<LatencyPolicy> reconcile(LatencyPolicy resource, Context<LatencyPolicy> josdk) {
        return dependencies().oneAtATime(() -> reconcile(resource));
    }

    private UpdateControl<LatencyPolicy> reconcile(LatencyPolicy resource) {
        if (!informers.showEverything()) {
            return UpdateControl.<LatencyPolicy>noUpdate().rescheduleAfter(UNTIL_LISTED);
        }
        ReconcileContext context = ReconcileContext.of(dependencies(), resource, clock.instant());
        WriteOutcome outcome = context.write(context.snapshot().policies());
        writeStatus(resource, context, outcome);
        return UpdateControl.<LatencyPolicy>noUpdate()
                .rescheduleAfter(outcome.nextReconcile(context.plan().nextReconcile(), context.now()));
    }

    @Override
    public DeleteControl cleanup(LatencyPolicy resource, Context<LatencyPolicy> josdk) {
        return dependencies().oneAtATime(() -> cleanup(resource));
    }

    private DeleteControl cleanup(LatencyPolicy resource) {
        if (!informers.showEverything()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(UNTIL_LISTED.toMillis());
        }
        ReconcileContext context = ReconcileContext.of(dependencies(), resource, clock.instant());
        boolean settled = context.plan().everythingIsSettled();
        List<Policy> selecting = settled ? context.others() : context.snapshot().policies();
        WriteOutcome outcome = context.write(selecting);
        String name = resource.getMetadata().getName();
        return switch (deletions.decide(name, context.plan(), outcome, context.others(), context.now())) {
            case Deletions.Decision.Waits(var until) -> {
                writeStatus(resource, context, outcome);
                yield DeleteControl.noFinalizerRemoval()
                        .rescheduleAfter(
                                outcome.nextReconcile(earlier(context.plan().nextReconcile(), until), context.now())
                                        .toMillis());
            }
            case Deletions.Decision.Goes(String left) -> {
                if (!left.isEmpty()) {
                    reportWhatIsLeft(resource, left, outcome);
                }
                context.ensureHelper(context.others());
                meters.forget(name);
                yield DeleteControl.defaultDelete();
            }
        };
    }

    private void writeStatus(LatencyPolicy resource, ReconcileContext context, WriteOutcome outcome) {
        dependencies()
                .status()
                .write(resource, context.plan(), context.snapshot(), outcome.conditions(), context.now());
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    private void reportWhatIsLeft(LatencyPolicy resource, String left, WriteOutcome outcome) {
        dependencies()
                .events()
                .tell(
                        resource,
                        Severity.Warning,
                        "NodesNotRestored",
                        "Delete",
                        "deleted without having restored, after trying for "
                                + settings.revert().deadline().toSeconds() + "s: " + left
                                + "; their NodeLatency keeps the recorded values, by which they are restored once they can be"
                                + outcome.firstRefusal()
                                        .map(" ("::concat)
                                        .map(why -> why + ")")
                                        .orElse(""));
    }

    private ReconcilerDependencies dependencies() {
        ReconcilerDependencies made = dependencies;
        if (made == null) {
            throw new IllegalStateException("reconciling before the event sources were prepared");
        }
        return made;
    }
}
