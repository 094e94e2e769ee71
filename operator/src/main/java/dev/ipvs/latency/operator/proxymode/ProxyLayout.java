package dev.ipvs.latency.operator.proxymode;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How a cluster runs kube-proxy: kubeadm's way, which is one DaemonSet whose pods mount one ConfigMap. */
public record ProxyLayout(DaemonSet daemonSet, ConfigMap configMap) {
    private static final Pattern TAG = Pattern.compile("^[^@]*:([^:/@]+)(?:@|$)");

    /**
     * The tag of its image, which is kube-proxy's version: it may be older than the API server (by three minor versions,
     * Kubernetes' version skew policy). Empty for an image by digest alone.
     */
    public Optional<String> imageTag() {
        return TAG.matcher(daemonSet
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .results()
                .findFirst()
                .map((MatchResult found) -> found.group(1));
    }
}
