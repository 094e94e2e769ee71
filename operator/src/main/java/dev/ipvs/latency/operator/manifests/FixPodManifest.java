package dev.ipvs.latency.operator.manifests;

import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.SysctlChange;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The pod that carries out one record: privileged, pinned to one node, short-lived, and without any API token. All it is told
 * is on its command line, and all it says is in its termination message.
 */
public final class FixPodManifest {
    private final String namespace;
    private final HelperImage image;
    private final Duration deadline;
    private final Template sysctl;
    private final Template livepatchApply;
    private final Template livepatchRevert;

    public FixPodManifest(String namespace, HelperImage image, Duration deadline, ManifestFolder manifests) {
        this.namespace = namespace;
        this.image = image;
        this.deadline = deadline;
        this.sysctl = manifests.template("sysctl");
        this.livepatchApply = manifests.template("livepatch-apply");
        this.livepatchRevert = manifests.template("livepatch-revert");
    }

    /** @param recordUid that of the NodeLatency that holds the record: the pod goes with it */
    public Pod of(String node, String recordUid, FixRecord fix, FixAction action) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "name", PodName.of(node, fix),
                "namespace", namespace,
                "node", node,
                "record", recordUid,
                "deadline", deadline.toSeconds(),
                "image", image.name(),
                "boot", fix.original().bootID()));
        return switch (fix.change()) {
            case SysctlChange(String name, String original) -> {
                values.put("action", action.command());
                values.put("sysctl", name);
                values.putAll(
                        switch (action) {
                            case APPLY -> Map.of("from", original, "to", SysctlChange.OFF);
                            case REVERT -> Map.of("from", SysctlChange.OFF, "to", original);
                        });
                yield sysctl.filled(Pod.class, values);
            }
            case LivepatchChange(String module, String bundle) -> {
                values.put("module", module);
                values.put("bundle", bundle);
                Template template = switch (action) {
                    case APPLY -> livepatchApply;
                    case REVERT -> livepatchRevert;
                };
                yield template.filled(Pod.class, values);
            }
            case ProxyModeChange _ ->
                throw new IllegalArgumentException("kube-proxy is moved by a label, not by a fix pod");
        };
    }
}
