package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.HelperFields;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of what is watched only what is read. Most of a resource is not: who owns which of its fields, and of a node
 * its images, its capacity and what others noted in annotations.
 */
final class LeanStore<R extends HasMetadata> extends BasicItemStore<R> {
    private final Consumer<R> trim;

    private LeanStore(Consumer<R> trim) {
        super(Cache::metaNamespaceKeyFunc);
        this.trim = trim;
    }

    static <R extends HasMetadata> LeanStore<R> of() {
        return new LeanStore<>(LeanStore::forgetManagers);
    }

    static LeanStore<NodeLatency> ofNodeLatencies() {
        return new LeanStore<>(latency -> latency.getMetadata()
                .setManagedFields(
                        HelperFields.withoutFields(latency.getMetadata().getManagedFields())));
    }

    static LeanStore<Node> ofNodes() {
        return new LeanStore<>(LeanStore::leaveWhatIsDecidedBy);
    }

    static LeanStore<Pod> ofHelperPods() {
        return new LeanStore<>(LeanStore::leaveWhatIsToldOfHelpers);
    }

    @Override
    public @Nullable R put(String key, R resource) {
        trim.accept(resource);
        return super.put(key, resource);
    }

    private static void forgetManagers(HasMetadata resource) {
        resource.getMetadata().setManagedFields(List.of());
    }

    private static void leaveWhatIsDecidedBy(Node node) {
        forgetManagers(node);
        node.getMetadata().setAnnotations(Map.of());
        node.setSpec(NodeScheduling.trimmed(node).orElse(null));
        node.setStatus(Optional.ofNullable(node.getStatus())
                .map(LeanStore::readinessAndBoot)
                .orElse(null));
    }

    /** Its node and readiness; of one that does not run, what keeps it from running. */
    private static void leaveWhatIsToldOfHelpers(Pod pod) {
        forgetManagers(pod);
        pod.getMetadata().setAnnotations(Map.of());
        String node = pod.getSpec().getNodeName();
        pod.setSpec(new PodSpecBuilder()
                .withNodeName(node)
                .withAffinity(node == null ? pod.getSpec().getAffinity() : null)
                .build());
        PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        pod.setStatus(new PodStatusBuilder()
                .withConditions(status.getConditions().stream()
                        .filter(condition ->
                                condition.getType().equals("Ready") || HelperTrouble.isUnscheduled(condition))
                        .toList())
                .withInitContainerStatuses(waiting(status.getInitContainerStatuses()))
                .withContainerStatuses(waiting(status.getContainerStatuses()))
                .build());
    }

    private static List<ContainerStatus> waiting(List<ContainerStatus> containers) {
        return containers.stream()
                .filter(container -> NotStarted.waiting(container).isPresent())
                .map(container -> new ContainerStatusBuilder()
                        .withName(container.getName())
                        .withState(container.getState())
                        .withLastState(container.getLastState())
                        .build())
                .toList();
    }

    private static NodeStatus readinessAndBoot(NodeStatus status) {
        return new NodeStatusBuilder()
                .withNodeInfo(Optional.ofNullable(status.getNodeInfo())
                        .map(info -> new NodeSystemInfoBuilder()
                                .withBootID(info.getBootID())
                                .build())
                        .orElse(null))
                .withConditions(status.getConditions().stream()
                        .filter(NodeReadiness::isReadiness)
                        .toList())
                .build();
    }
}
