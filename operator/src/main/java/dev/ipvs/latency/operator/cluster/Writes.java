package dev.ipvs.latency.operator.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.operator.apply.Insistence;
import dev.ipvs.latency.operator.apply.TakenBackException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/**
 * The ways in which anything is written. What was written is seen by the next reading, even before it is watched; where it is
 * not known whether it was, because no answer came, it is read again before anything else is decided.
 */
public record Writes(KubernetesClient client, Queue<UncertainWrite<?>> questions) {

    public Writes(KubernetesClient client) {
        this(client, new ConcurrentLinkedQueue<>());
    }

    /** A write without an answer. */
    public record UncertainWrite<R extends HasMetadata>(R resource, InformerEventSource<R, ?> cache) {
        void ask(KubernetesClient client) {
            R current = client.resource(resource).get();
            if (current != null) {
                cache.eventFilteringUpdateAndCacheResource(resource, _ -> current);
            }
        }
    }

    /** Reads again what is not known to have been written; fails as long as that cannot be read either. */
    public void settleQuestions() {
        for (UncertainWrite<?> next = questions.peek(); next != null; next = questions.peek()) {
            next.ask(client);
            questions.remove(next);
        }
    }

    public <R extends HasMetadata> R apply(R resource, String fieldManager, InformerEventSource<R, ?> cache) {
        return noted(
                resource, cache, wanted -> client.resource(wanted).patch(PatchContexts.serverSideApply(fieldManager)));
    }

    /** @throws TakenBackException if somebody else changed what the same manager had applied; nothing is written then */
    public <R extends HasMetadata> R applyUnlessTakenBack(
            R resource, String fieldManager, InformerEventSource<R, ?> cache) throws TakenBackException {
        return Refusals.unlessTakenBack(() -> noted(
                resource,
                cache,
                wanted ->
                        client.resource(wanted).patch(PatchContexts.serverSideApply(fieldManager, Insistence.YIELD))));
    }

    public <R extends HasMetadata> R applyStatus(R resource, String fieldManager, InformerEventSource<R, ?> cache) {
        return noted(
                resource,
                cache,
                wanted -> client.resource(wanted)
                        .subresource("status")
                        .patch(PatchContexts.serverSideApply(fieldManager)));
    }

    private <R extends HasMetadata> R noted(R resource, InformerEventSource<R, ?> cache, UnaryOperator<R> write) {
        try {
            return cache.eventFilteringUpdateAndCacheResource(resource, write);
        } catch (KubernetesClientException e) {
            if (!Refusals.isRefusal(e)) {
                questions.add(new UncertainWrite<>(resource, cache));
            }
            throw e;
        }
    }

    /** Creates what has a name of its own; if it is there already, an earlier try was interrupted after it. */
    public void create(HasMetadata resource) {
        try {
            client.resource(resource).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** Refused if the resource was written since it was read. */
    public void setFinalizers(HasMetadata resource, List<String> wanted, String fieldManager) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata")
                .put("resourceVersion", resource.getMetadata().getResourceVersion());
        wanted.forEach(metadata.putArray("finalizers")::add);
        client.resource(resource).patch(PatchContexts.merge(fieldManager), patch.toString());
    }

    public void delete(HasMetadata resource) {
        client.resource(resource).delete();
    }
}
