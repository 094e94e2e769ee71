package dev.ipvs.latency.lab.controlplane;

import java.util.List;

/**
 * Whom a certificate names: Kubernetes reads the user from the common name and the groups from the organisation. The
 * well-known ones have their rights from the API server's own bootstrap, so no further RBAC is needed.
 *
 * @param addresses names and IP addresses under which it serves; empty for a client
 */
public record Identity(String user, List<String> groups, List<String> addresses) {

    public static final Identity ADMIN = client("lab-admin", "system:masters");
    public static final Identity CONTROLLER_MANAGER = client("system:kube-controller-manager");
    public static final Identity SCHEDULER = client("system:kube-scheduler");
    public static final Identity KUBE_PROXY = client("system:kube-proxy");

    public Identity {
        groups = List.copyOf(groups);
        addresses = List.copyOf(addresses);
    }

    /** A user without rights of its own, until RBAC gives it some. */
    public static Identity client(String user, String... groups) {
        return new Identity(user, List.of(groups), List.of());
    }

    public static Identity server(String name, List<String> addresses) {
        return new Identity(name, List.of(), addresses);
    }

    /** A kubelet, which is a client of the API server and serves logs and exec to it by the same certificate. */
    public static Identity node(String name, String address) {
        return new Identity("system:node:" + name, List.of("system:nodes"), List.of(name, address));
    }

    /** A name for files about it. */
    String fileName() {
        return user.replace(':', '-');
    }
}
