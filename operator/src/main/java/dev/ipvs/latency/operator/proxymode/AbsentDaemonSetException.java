package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.operator.fix.NodeObjection;
import dev.ipvs.latency.operator.fix.ProxySource;
import java.util.Optional;

/** There is no DaemonSet of the cluster's own kube-proxy by that name. */
public final class AbsentDaemonSetException extends UnknownLayoutException {
    private static final long serialVersionUID = 1;

    public AbsentDaemonSetException(ProxySource source) {
        super("there is no DaemonSet " + source.namespace() + "/" + source.daemonSet());
    }

    /**
     * What to do instead, which depends on the platform.
     *
     * @param vendor what the API server's version has after the release, such as k3s1
     */
    public NodeObjection onNode(ProxySource source, Optional<String> vendor) {
        return Platform.withoutDaemonSet(source, vendor);
    }
}
