package dev.ipvs.latency.helper.proxy;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a kube-proxy may answer: where kubeadm leaves it, or at another of the node's addresses ({@code metricsBindAddress}). */
final class MetricsAddress {
    /** kube-proxy's port for metrics, {@code ProxyStatusPort} in Kubernetes' pkg/cluster/ports. */
    static final int PORT = 10_249;

    private static final String LISTEN = "0A";
    private static final int WORD = 8;

    private MetricsAddress() {}

    /**
     * The addresses of this network namespace at which something listens on that port, by {@code /proc/net/tcp} and
     * {@code tcp6}. Reads 150 bytes for each connection of the node.
     */
    static Stream<URI> listening(HostFiles files) {
        return Stream.of("proc/net/tcp", "proc/net/tcp6")
                .filter(files::exists)
                .flatMap(files::lines)
                .flatMap(line -> parse(line).stream())
                .distinct();
    }

    /** From a line such as {@code 0: 0100007F:2809 00000000:0000 0A …}; empty if it is not one that listens there. */
    static Optional<URI> parse(String line) {
        String[] words = line.strip().split(" +");
        if (words.length < 4 || !words[3].equals(LISTEN)) {
            return Optional.empty();
        }
        int colon = words[1].indexOf(':');
        int port = HexFormat.fromHexDigits(words[1], colon + 1, words[1].length());
        return port == PORT ? Optional.of(url(address(words[1].substring(0, colon)))) : Optional.empty();
    }

    private static URI url(InetAddress address) {
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        String host = reached.getHostAddress();
        return URI.create("http://" + (reached instanceof Inet6Address ? "[" + host + "]" : host) + ":" + PORT + "/");
    }

    /** The kernel prints each 32 bits of an address as a number in this machine's byte order, which is little endian. */
    private static InetAddress address(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int word = 0; word < bytes.length; word += WORD / 2) {
            swap(bytes, word, word + 3);
            swap(bytes, word + 1, word + 2);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(hex + " is no address", e);
        }
    }

    private static void swap(byte[] bytes, int one, int other) {
        byte kept = bytes[one];
        bytes[one] = bytes[other];
        bytes[other] = kept;
    }
}
