package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.operator.fix.Applicability.NotApplicable;
import dev.ipvs.latency.operator.fix.NodeObjection;
import dev.ipvs.latency.operator.fix.ProxySource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Platforms whose kube-proxy is no DaemonSet, as docs/platforms.md has them with their sources. The vendor's part of the API
 * server's version tells most of them, and a label of the node the others.
 */
enum Platform {
    K3S(
            "k3s",
            Set.of(),
            "kube-proxy is built into the k3s agent; set kube-proxy-arg: [proxy-mode=nftables] in"
                    + " /etc/rancher/k3s/config.yaml and restart k3s, node by node"),
    RKE2(
            "rke2",
            Set.of(),
            "kube-proxy is a static pod that the RKE2 agent writes; set kube-proxy-arg: [proxy-mode=nftables] in"
                    + " /etc/rancher/rke2/config.yaml and restart rke2-server or rke2-agent, node by node"),
    GKE("gke", Set.of("cloud.google.com/gke-nodepool"), "kube-proxy is a static pod that GKE writes, in mode iptables"),
    KOPS(
            "kops",
            Set.of("kops.k8s.io/instancegroup"),
            "kube-proxy is a static pod that kOps writes; set spec.kubeProxy.proxyMode by kops edit cluster, then kops"
                    + " update cluster and kops rolling-update cluster");

    private static final String UNKNOWN = "where it is a static pod (a mirror pod kube-proxy-NODE) or part of the"
            + " platform's agent, leave mode ipvs by the platform's own way (docs/platforms.md); where it is a DaemonSet"
            + " of another name, name it in proxyMode.namespace, proxyMode.daemonSet and proxyMode.configMap";

    private final String vendor;
    private final Set<String> labels;
    private final String way;

    Platform(String vendor, Set<String> labels, String way) {
        this.vendor = vendor;
        this.labels = labels;
        this.way = way;
    }

    /**
     * Where the DaemonSet was not found.
     *
     * @param vendor what the API server's version has after the release, such as k3s1
     */
    static NodeObjection withoutDaemonSet(ProxySource source, Optional<String> vendor) {
        return labels -> Optional.of(new NotApplicable(
                PassedOverReason.KubeProxyNotADaemonSet,
                "there is no DaemonSet " + source.namespace() + "/" + source.daemonSet() + ": "
                        + of(vendor, labels).map(platform -> platform.way).orElse(UNKNOWN)));
    }

    private static Optional<Platform> of(Optional<String> vendor, Map<String, String> labels) {
        return Arrays.stream(values())
                .filter(platform ->
                        vendor.filter(name -> name.startsWith(platform.vendor)).isPresent()
                                || labels.keySet().stream().anyMatch(platform.labels::contains))
                .findFirst();
    }
}
