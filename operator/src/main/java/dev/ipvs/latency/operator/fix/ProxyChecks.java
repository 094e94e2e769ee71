package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Mitigation.ProxyMode.Target;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one node can have against moving its kube-proxy off ipvs. */
final class ProxyChecks {
    static final String IPVS = "ipvs";

    /** The one version that is compared: kube-proxy compares it itself, and ends if its kernel is older. */
    private static final int NFTABLES_MAJOR = 5;

    private static final int NFTABLES_MINOR = 13;

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private ProxyChecks() {}

    /** The first objection, or none. */
    static Optional<Applicability.NotApplicable> objection(Target target, KernelFacts kernel) {
        Proxy proxy = kernel.proxy();
        if (proxy == null) {
            return no(
                    PassedOverReason.ProxyModeUnknown,
                    "no kube-proxy answers on the node at http://127.0.0.1:10249/proxyMode; look for its pod, and for"
                            + " metricsBindAddress in its configuration");
        }
        if (!proxy.mode().equals(IPVS)) {
            return no(
                    PassedOverReason.ProxyNotInIpvsMode,
                    "kube-proxy runs in mode " + proxy.mode() + ", so what fills IPVS is not kube-proxy");
        }
        if (!proxy.foreignServices().isEmpty()) {
            return no(
                    PassedOverReason.ForeignIpvsRules,
                    "there are IPVS services that are not kube-proxy's, such as "
                            + String.join(", ", proxy.foreignServices())
                            + "; leaving mode ipvs would flush them too: take them away, or off this node, first");
        }
        return switch (target) {
            case nftables ->
                newEnough(kernel.release())
                        ? Optional.empty()
                        : no(
                                PassedOverReason.KernelTooOld,
                                "kernel " + kernel.release()
                                        + " is older than 5.13, and there kube-proxy itself refuses"
                                        + " mode nftables");
            case iptables -> Optional.empty();
        };
    }

    private static boolean newEnough(String release) {
        Matcher version = RELEASE.matcher(release);
        if (!version.matches()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major > NFTABLES_MAJOR
                || major == NFTABLES_MAJOR && Integer.parseInt(version.group(2)) >= NFTABLES_MINOR;
    }

    private static Optional<Applicability.NotApplicable> no(PassedOverReason reason, String sentence) {
        return Optional.of(new Applicability.NotApplicable(reason, sentence));
    }
}
