package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.v1alpha1.HelperFields;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;
import java.util.function.Consumer;

/** This node's NodeLatency: its spec is watched, its status written by server-side apply. */
public final class NodeLatencyClient {

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(HelperFields.MANAGER)
            // The operator writes the verdict of a helper that fell silent; this one has not.
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final String node;

    public NodeLatencyClient(KubernetesClient client, String node) {
        this.client = client;
        this.node = node;
    }

    /** What is there now, and then each change; nothing where there is no such object. */
    public SharedIndexInformer<NodeLatency> watch(Consumer<Optional<NodeLatency>> listener) {
        SharedIndexInformer<NodeLatency> informer =
                client.resources(NodeLatency.class).withName(node).runnableInformer(0);
        // Never give up: a helper without its API server goes on measuring.
        informer.exceptionHandler((started, problem) -> true);
        informer.addEventHandler(new ToListener(listener));
        return informer;
    }

    /** Writes the helper's part of the status. */
    public void apply(NodeLatencyStatus status) {
        NodeLatency change = new NodeLatency();
        change.setMetadata(new ObjectMetaBuilder().withName(node).build());
        change.setStatus(status);
        client.resource(change).subresource("status").patch(APPLY);
    }

    private record ToListener(Consumer<Optional<NodeLatency>> listener) implements ResourceEventHandler<NodeLatency> {

        @Override
        public void onAdd(NodeLatency added) {
            listener.accept(Optional.of(added));
        }

        @Override
        public void onUpdate(NodeLatency before, NodeLatency after) {
            listener.accept(Optional.of(after));
        }

        @Override
        public void onDelete(NodeLatency deleted, boolean finalStateUnknown) {
            listener.accept(Optional.empty());
        }
    }
}
