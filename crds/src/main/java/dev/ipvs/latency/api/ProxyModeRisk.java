package dev.ipvs.latency.api;

/** What stands against moving a kube-proxy until a person accepts it in {@code proxyMode.acknowledged}. */
public enum ProxyModeRisk {
    /** Somebody else applies the affinity of the cluster's kube-proxy. */
    AffinityManagedElsewhere
}
