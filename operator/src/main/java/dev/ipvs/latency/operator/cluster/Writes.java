package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;

/** The ways in which anything is written. What was written is seen by the next reading, even before it is watched. */
record Writes(KubernetesClient client) {

    <R extends HasMetadata> R apply(R resource, String fieldManager, InformerEventSource<R, ?> cache) {
        return cache.eventFilteringUpdateAndCacheResource(
                resource, wanted -> client.resource(wanted).patch(PatchContexts.serverSideApply(fieldManager)));
    }

    <R extends HasMetadata> R applyStatus(R resource, String fieldManager, InformerEventSource<R, ?> cache) {
        return cache.eventFilteringUpdateAndCacheResource(
                resource,
                wanted -> client.resource(wanted)
                        .subresource("status")
                        .patch(PatchContexts.serverSideApply(fieldManager)));
    }

    /** Creates what has a name of its own; if it is there already, an earlier try was interrupted after it. */
    void create(HasMetadata resource) {
        try {
            client.resource(resource).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    void delete(HasMetadata resource) {
        client.resource(resource).delete();
    }
}
