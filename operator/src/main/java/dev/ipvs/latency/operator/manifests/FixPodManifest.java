package dev.ipvs.latency.operator.manifests;

import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.SysctlChange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The pod that carries out one record: privileged, pinned to one node, short-lived, and without any API token. All it is told
 * is on its command line, and all it says is in its termination message.
 */
public record FixPodManifest(String namespace, String serviceAccount, HelperImage image, Duration deadline) {
    private static final Template SYSCTL = Template.named("sysctl");
    private static final Template LIVEPATCH_APPLY = Template.named("livepatch-apply");
    private static final Template LIVEPATCH_REVERT = Template.named("livepatch-revert");

    /** @param recordUid that of the NodeLatency that holds the record: the pod goes with it */
    public Pod of(String node, String recordUid, FixRecord fix, FixAction action) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "name", PodName.of(node, fix),
                "namespace", namespace,
                "node", node,
                "record", recordUid,
                "service-account", serviceAccount,
                "deadline", deadline.toSeconds(),
                "image", image.name(),
                "pull-policy", image.pullPolicy(),
                "boot", fix.original().bootID()));
        return switch (fix.change()) {
            case SysctlChange(String sysctl, String original) -> {
                values.put("action", action.command());
                values.put("sysctl", sysctl);
                values.putAll(
                        switch (action) {
                            case APPLY -> Map.of("from", original, "to", SysctlChange.OFF);
                            case REVERT -> Map.of("from", SysctlChange.OFF, "to", original);
                        });
                yield pod(SYSCTL, values);
            }
            case LivepatchChange(String module, String bundle) -> {
                values.put("module", module);
                values.put("bundle", bundle);
                yield pod(
                        switch (action) {
                            case APPLY -> LIVEPATCH_APPLY;
                            case REVERT -> LIVEPATCH_REVERT;
                        },
                        values);
            }
            case ProxyModeChange _ ->
                throw new IllegalArgumentException("kube-proxy is moved by a label, not by a fix pod");
        };
    }

    private Pod pod(Template template, Map<String, Object> values) {
        return new PodBuilder(template.filled(Pod.class, values))
                .editSpec()
                .withImagePullSecrets(image.pullSecretReferences())
                .endSpec()
                .build();
    }
}
