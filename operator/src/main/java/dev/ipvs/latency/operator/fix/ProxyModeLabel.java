package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;

/** Where the label sends a node's kube-proxy: its value is the mode that the one on that node runs in. */
public enum ProxyModeLabel {
    nftables,
    iptables,
    /** On the way back from iptables: as the cluster's own, but it clears away first what mode iptables left. */
    ipvs;

    public static ProxyModeLabel of(Target target) {
        return switch (target) {
            case nftables -> nftables;
            case iptables -> iptables;
        };
    }

    /**
     * In mode nftables kube-proxy takes away by itself what the other two left, and they what nftables left. Between ipvs
     * and iptables it does not: {@code platformCleanup} in kube-proxy's {@code server_linux.go}.
     */
    public Arrival arrival() {
        return switch (this) {
            case nftables -> Arrival.CLEANS_BY_ITSELF;
            case iptables, ipvs -> Arrival.AFTER_CLEANING;
        };
    }

    /** What happens to the rules that the kube-proxy before left. */
    public enum Arrival {
        CLEANS_BY_ITSELF,
        AFTER_CLEANING
    }
}
