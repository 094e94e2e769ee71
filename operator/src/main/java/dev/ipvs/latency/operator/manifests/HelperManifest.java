package dev.ipvs.latency.operator.manifests;

import dev.ipvs.latency.operator.policy.Selector;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Map;

/** The DaemonSet of the helper, one for all policies. */
public final class HelperManifest {
    private final String namespace;
    private final HelperImage image;
    private final Template template;

    public HelperManifest(String namespace, HelperImage image, ManifestFolder manifests) {
        this.namespace = namespace;
        this.image = image;
        this.template = manifests.template("node-helper");
    }

    /** @param selectors in the same order each time */
    public DaemonSet on(List<Selector> selectors) {
        DaemonSet filled = template.filled(DaemonSet.class, Map.of("namespace", namespace, "image", image.name()));
        return new DaemonSetBuilder(filled)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editAffinity()
                .editNodeAffinity()
                .editRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(HelperAffinity.of(everywhere(filled), selectors))
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static NodeSelectorTerm everywhere(DaemonSet manifest) {
        return manifest.getSpec()
                .getTemplate()
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .getFirst();
    }
}
