package dev.ipvs.latency.operator.proxymode;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;

/** How a cluster runs kube-proxy: kubeadm's way, which is one DaemonSet whose pods mount one ConfigMap. */
public record ProxyLayout(DaemonSet daemonSet, ConfigMap configMap) {}
