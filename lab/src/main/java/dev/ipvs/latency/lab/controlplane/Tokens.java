package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.LabException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.BoundObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;

/** Tokens of service accounts, as a kubelet asks for them. */
record Tokens(KubernetesClient client) {

    private static final Duration LIFETIME = Duration.ofHours(4);

    /**
     * A token for this account.
     *
     * @param boundTo the pod or secret with whose end the token ends too; a pod's token also names the pod's node
     */
    String issue(ServiceAccountName account, Optional<HasMetadata> boundTo) {
        TokenRequestSpecBuilder spec = new TokenRequestSpecBuilder().withExpirationSeconds(LIFETIME.toSeconds());
        boundTo.ifPresent(object -> spec.withBoundObjectRef(new BoundObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .build()));
        TokenRequest request = new TokenRequestBuilder().withSpec(spec.build()).build();
        var resource = client.serviceAccounts().inNamespace(account.namespace()).withName(account.name());
        Optional<ServiceAccount> found = Optional.ofNullable(resource.get());
        if (found.isEmpty()) {
            throw new LabException("there is no service account %s; create it first".formatted(account));
        }
        return resource.tokenRequest(request).getStatus().getToken();
    }
}
