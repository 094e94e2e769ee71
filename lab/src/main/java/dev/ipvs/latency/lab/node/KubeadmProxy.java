package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.controlplane.Addresses;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * kube-proxy as kubeadm runs it, in mode ipvs: a DaemonSet whose pods mount a ConfigMap, under kubeadm's names.
 *
 * @param image what its pods run
 * @param apiServer the URL by which they find the API server, as there is no Service before them
 */
public record KubeadmProxy(String image, String apiServer) {

    /** The name that a node's images have it under. */
    public static final String IMAGE = "lab.local/kube-proxy:1";

    /** The manifests. */
    public String yaml() {
        try (InputStream template = Objects.requireNonNull(
                KubeadmProxy.class.getResourceAsStream("kubeadm-proxy.yaml"), "kubeadm-proxy.yaml is in this jar")) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${image}", image)
                    .replace("${apiServer}", apiServer)
                    .replace("${podRange}", Addresses.POD_RANGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void apply(KubernetesClient client) {
        client.load(new ByteArrayInputStream(yaml().getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }
}
