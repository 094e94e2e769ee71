package dev.ipvs.latency.helper.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.HashSet;
import java.util.Set;

/**
 * The addresses of this network namespace.
 *
 * @param ofServices those on kube-ipvs0, where kube-proxy in mode ipvs puts the addresses of all Services
 * @param ofNode all others
 */
record LocalAddresses(Set<InetAddress> ofServices, Set<InetAddress> ofNode) {
    static final String KUBE_IPVS0 = "kube-ipvs0";

    static LocalAddresses read() {
        Set<InetAddress> services = new HashSet<>();
        Set<InetAddress> node = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .forEach(each ->
                            each.inetAddresses().forEach((each.getName().equals(KUBE_IPVS0) ? services : node)::add));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list this machine's addresses", e);
        }
        return new LocalAddresses(services, node);
    }
}
