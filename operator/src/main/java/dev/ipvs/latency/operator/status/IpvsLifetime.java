package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import java.util.Collection;
import java.util.Optional;

/**
 * How long kube-proxy's mode ipvs still lasts in this cluster (KEP-5495). No fix of the estimator helps against its end, so
 * it is told as long as a node is in that mode.
 */
public final class IpvsLifetime {
    private static final String IPVS = "ipvs";
    private static final KubernetesVersion DEPRECATED = new KubernetesVersion(1, 35);
    private static final KubernetesVersion OFF_BY_DEFAULT = new KubernetesVersion(1, 40);
    private static final KubernetesVersion GONE = new KubernetesVersion(1, 43);
    private static final String WHAT_TO_DO =
            "move kube-proxy to mode nftables before: node by node with a mitigation of type ProxyMode, then the cluster's"
                    + " own configuration";

    /** Such as Amazon EKS, which has announced an earlier end (aws/containers-roadmap#2826). */
    private static final String VENDORS = "; this is a vendor's build (%s), and vendors may remove it earlier";

    private IpvsLifetime() {}

    public static ConditionText of(Collection<NodeDecision> decisions, Optional<KubernetesVersion> version) {
        long nodes = decisions.stream().filter(IpvsLifetime::usesIpvs).count();
        if (nodes == 0) {
            return lasts("NotInUse", "no node is known to run kube-proxy in mode ipvs");
        }
        if (version.isEmpty()) {
            return lasts("VersionUnknown", "the cluster's version of Kubernetes could not be read");
        }
        KubernetesVersion now = version.get();
        String vendor = now.vendor().map(VENDORS::formatted).orElse("");
        if (!now.atLeast(DEPRECATED)) {
            return lasts(
                    "Supported",
                    "Kubernetes " + now + " has mode ipvs; it is deprecated from " + DEPRECATED + " on" + vendor);
        }
        String who =
                "kube-proxy runs in mode ipvs on " + (nodes == 1 ? "1 node" : nodes + " nodes") + ", and Kubernetes ";
        if (now.atLeast(GONE)) {
            return ends("Removed", who + now + " no longer has it; " + WHAT_TO_DO);
        }
        return now.atLeast(OFF_BY_DEFAULT)
                ? ends(
                        "OffByDefault",
                        who + now + " has it only by the feature gate KubeProxyIPVS, until " + GONE + vendor + "; "
                                + WHAT_TO_DO)
                : ends(
                        "Deprecated",
                        who + now + " has it deprecated, off by default from " + OFF_BY_DEFAULT + " and gone in " + GONE
                                + vendor + "; " + WHAT_TO_DO);
    }

    private static boolean usesIpvs(NodeDecision decision) {
        return decision.node()
                .kernel()
                .flatMap(kernel -> Optional.ofNullable(kernel.proxy()))
                .map(Proxy::mode)
                .filter(IPVS::equals)
                .isPresent();
    }

    private static ConditionText lasts(String reason, String message) {
        return new ConditionText(ConditionText.IPVS_MODE_LASTS, true, reason, message);
    }

    private static ConditionText ends(String reason, String message) {
        return new ConditionText(ConditionText.IPVS_MODE_LASTS, false, reason, message);
    }
}
