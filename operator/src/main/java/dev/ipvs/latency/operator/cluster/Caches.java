package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.FixStatus;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator watches. All reading is done here; a change of anything wakes the policies, whose plan follows from
 * all nodes and all policies together.
 */
public record Caches(
        InformerEventSource<LatencyPolicy, LatencyPolicy> policies,
        InformerEventSource<NodeLatency, LatencyPolicy> nodeLatencies,
        InformerEventSource<Node, LatencyPolicy> nodes,
        InformerEventSource<Pod, LatencyPolicy> fixPods,
        InformerEventSource<Pod, LatencyPolicy> helperPods,
        InformerEventSource<DaemonSet, LatencyPolicy> daemonSets) {

    /** Of thousands of nodes, so that the first look at them does not decide how much memory is needed. */
    private static final long AT_A_TIME = 500;

    /** As long as an API server takes over a request at most, by its default ({@code --request-timeout}). */
    private static final Duration LIST_TIMEOUT = Duration.ofMinutes(1);

    /** Lists of whole fleets may take longer than the client's other requests, which a lease depends on. */
    public static Caches of(EventSourceContext<LatencyPolicy> context, String namespace) {
        KubernetesClient lister = patient(context.getClient());
        return new Caches(
                new InformerEventSource<>(
                        allPoliciesOn(LatencyPolicy.class, "policies", context, lister)
                                .withOnUpdateFilter(Caches::specChanged)
                                .build(),
                        context),
                new InformerEventSource<>(
                        allPoliciesOn(NodeLatency.class, "node-latencies", context, lister)
                                .withItemStore(LeanStore.ofNodeLatencies())
                                .withOnUpdateFilter(Caches::saysSomethingNew)
                                .build(),
                        context),
                new InformerEventSource<>(
                        allPoliciesOn(Node.class, "nodes", context, lister)
                                .withItemStore(LeanStore.ofNodes())
                                .withOnUpdateFilter(Caches::saysWhatIsDecidedBy)
                                .build(),
                        context),
                new InformerEventSource<>(
                        allPoliciesOn(Pod.class, "fix-pods", context, lister)
                                .withNamespaces(namespace)
                                .withLabelSelector(Names.FIXER_SELECTOR)
                                .build(),
                        context),
                new InformerEventSource<>(
                        allPoliciesOn(Pod.class, "helper-pods", context, lister)
                                .withNamespaces(namespace)
                                .withLabelSelector(Names.HELPER_SELECTOR)
                                .withItemStore(LeanStore.ofHelperPods())
                                .withOnUpdateFilter(HelperPods::saysSomethingNew)
                                .build(),
                        context),
                new InformerEventSource<>(
                        allPoliciesOn(DaemonSet.class, "helper", context, lister)
                                .withNamespaces(namespace)
                                .withLabelSelector(Names.HELPER_SELECTOR)
                                .withOnUpdateFilter(Caches::specChanged)
                                .build(),
                        context));
    }

    public List<EventSource<?, LatencyPolicy>> all() {
        return List.copyOf(informers());
    }

    /** What has not been listed in whole yet, or is no longer watched: what is not seen of it is not known to be gone. */
    public List<String> unready() {
        return informers().stream()
                .filter(source -> source.informerHealthIndicators().values().stream()
                        .anyMatch(informer -> !informer.hasSynced() || !informer.isRunning()))
                .map(InformerEventSource::name)
                .toList();
    }

    private List<InformerEventSource<?, LatencyPolicy>> informers() {
        return List.of(policies, nodeLatencies, nodes, fixPods, helperPods, daemonSets);
    }

    private static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> allPoliciesOn(
            Class<R> type, String name, EventSourceContext<LatencyPolicy> context, KubernetesClient lister) {
        return InformerEventSourceConfiguration.from(type, LatencyPolicy.class)
                .withName(name)
                .withKubernetesClient(lister)
                .withItemStore(LeanStore.of())
                .withInformerListLimit(AT_A_TIME)
                .withSecondaryToPrimaryMapper(_ -> all(context));
    }

    private static KubernetesClient patient(KubernetesClient client) {
        RequestConfig requests = new RequestConfigBuilder(
                        client.getConfiguration().getRequestConfig())
                .withRequestTimeout(Math.toIntExact(LIST_TIMEOUT.toMillis()))
                .build();
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(requests)
                .call(Function.identity());
    }

    private static Set<ResourceID> all(EventSourceContext<LatencyPolicy> context) {
        try (Stream<LatencyPolicy> policies = context.getPrimaryCache().list()) {
            return policies.map(ResourceID::fromResource).collect(Collectors.toSet());
        }
    }

    private static boolean specChanged(HasMetadata before, HasMetadata after) {
        return !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                || !Objects.equals(
                        before.getMetadata().getDeletionTimestamp(),
                        after.getMetadata().getDeletionTimestamp());
    }

    /** A node's heartbeat says nothing that is decided by. */
    private static boolean saysWhatIsDecidedBy(Node before, Node after) {
        return !Objects.equals(
                        before.getMetadata().getLabels(), after.getMetadata().getLabels())
                || !NodeReadiness.notReady(before).equals(NodeReadiness.notReady(after))
                || NodeScheduling.of(before) != NodeScheduling.of(after);
    }

    /** Another window of a node with the same verdict, the same kernel and no fix changes no plan. */
    private static boolean saysSomethingNew(NodeLatency before, NodeLatency after) {
        return specChanged(before, after) || !StatusFingerprint.of(before).equals(StatusFingerprint.of(after));
    }

    /** What of a node's status is decided by; a node with a fix is proven by each window anew. */
    private record StatusFingerprint(
            Map<String, String> unreadable,
            @Nullable Long observedGeneration,
            @Nullable KernelFacts kernel,
            @Nullable VerdictValue verdict,
            @Nullable FixStatus fix,
            @Nullable Measurement windowOfFix) {

        static StatusFingerprint of(NodeLatency latency) {
            NodeLatencyStatus status = Optional.ofNullable(latency.getStatus()).orElse(NodeLatencyStatus.EMPTY);
            FixStatus fix = status.fix();
            boolean proving = fix != null && (fix.state() == FixState.Applied || fix.state() == FixState.Verified);
            return new StatusFingerprint(
                    latency.unreadable(),
                    status.observedGeneration(),
                    status.kernel(),
                    Optional.ofNullable(status.verdict()).map(Verdict::value).orElse(null),
                    fix,
                    proving ? status.measurement() : null);
        }
    }
}
