package dev.ipvs.latency.operator.fix;

/** Which DaemonSet and ConfigMap the cluster's kube-proxy comes from. */
public record ProxySource(String namespace, String daemonSet, String configMap) {}
