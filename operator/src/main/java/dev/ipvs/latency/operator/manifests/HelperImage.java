package dev.ipvs.latency.operator.manifests;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.List;

/**
 * The one image that everything on nodes runs.
 *
 * @param pullSecrets for pulling it, and livepatches' bundles
 */
public record HelperImage(String name, String pullPolicy, List<String> pullSecrets) {
    public HelperImage {
        pullSecrets = List.copyOf(pullSecrets);
    }

    List<LocalObjectReference> pullSecretReferences() {
        return pullSecrets.stream().map(LocalObjectReference::new).toList();
    }
}
