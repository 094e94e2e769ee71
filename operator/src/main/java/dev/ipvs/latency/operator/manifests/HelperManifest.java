package dev.ipvs.latency.operator.manifests;

import dev.ipvs.latency.operator.policy.Policy;
import io.fabric8.kubernetes.api.model.AppArmorProfileBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The DaemonSet of the helper, one for all policies.
 *
 * @param port where each helper answers Prometheus and the kubelet, at its node's address
 */
public record HelperManifest(
        String namespace,
        String serviceAccount,
        HelperImage image,
        int port,
        Optional<String> priorityClass,
        Optional<String> appArmorProfile) {
    private static final Template NODE_HELPER = Template.named("node-helper");

    public DaemonSet forPolicies(Collection<Policy> policies) {
        DaemonSet daemonSet = NODE_HELPER.filled(
                DaemonSet.class,
                Map.of(
                        "namespace",
                        namespace,
                        "affinity",
                        HelperAffinity.of(policies),
                        "service-account",
                        serviceAccount,
                        "image",
                        image.name(),
                        "pull-policy",
                        image.pullPolicy(),
                        "listen",
                        "$(HOST_IP):" + port,
                        "port",
                        port));
        return new DaemonSetBuilder(daemonSet)
                .editSpec()
                .editTemplate()
                .editSpec()
                .withImagePullSecrets(image.pullSecretReferences())
                .withPriorityClassName(priorityClass.orElse(null))
                .editFirstContainer()
                .editSecurityContext()
                .withAppArmorProfile(appArmorProfile
                        .map(type -> new AppArmorProfileBuilder().withType(type).build())
                        .orElse(null))
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
