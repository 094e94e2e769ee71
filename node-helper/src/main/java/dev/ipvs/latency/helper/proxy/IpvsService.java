package dev.ipvs.latency.helper.proxy;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One IPVS service.
 *
 * @param protocol TCP, UDP or SCTP, or FWM for one that goes by firewall mark
 * @param address absent for a firewall mark
 * @param number the port, or the firewall mark
 */
record IpvsService(String protocol, Optional<InetAddress> address, int number) {
    /** The range of node ports, as the API server has it unless it is told otherwise. */
    private static final int FIRST_NODE_PORT = 30_000;

    private static final int LAST_NODE_PORT = 32_767;

    /**
     * From a line of /proc/net/ip_vs, such as {@code TCP  0A600001:0050 rr}, {@code UDP  [fd00:0000:…:0001]:0035 rr} or
     * {@code FWM  00000064 wlc}; empty for a heading and for a destination.
     */
    static Optional<IpvsService> parse(String line) {
        String[] words = line.split(" +");
        return switch (words[0]) {
            case "FWM" -> Optional.of(new IpvsService(words[0], Optional.empty(), HexFormat.fromHexDigits(words[1])));
            case "TCP", "UDP", "SCTP" -> {
                int colon = words[1].lastIndexOf(':');
                yield Optional.of(new IpvsService(
                        words[0],
                        Optional.of(address(words[1].substring(0, colon))),
                        HexFormat.fromHexDigits(words[1], colon + 1, words[1].length())));
            }
            default -> Optional.empty();
        };
    }

    /**
     * Whether kube-proxy would have made it: it makes none by firewall mark, puts the address of each Service on kube-ipvs0,
     * and serves node ports at the node's own addresses.
     */
    boolean isKubeProxys(LocalAddresses local) {
        return address.filter(here ->
                        local.ofServices().contains(here) || local.ofNode().contains(here) && isNodePort())
                .isPresent();
    }

    private boolean isNodePort() {
        return number >= FIRST_NODE_PORT && number <= LAST_NODE_PORT;
    }

    private static InetAddress address(String hex) {
        if (hex.startsWith("[")) {
            return InetAddress.ofLiteral(hex.substring(1, hex.length() - 1));
        }
        int bits = HexFormat.fromHexDigits(hex);
        return InetAddress.ofLiteral(
                (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255));
    }

    @Override
    public String toString() {
        return address.map(here -> protocol + " "
                        + (here.getHostAddress().contains(":")
                                ? "[" + here.getHostAddress() + "]"
                                : here.getHostAddress())
                        + ":" + number)
                .orElseGet(() -> "firewall mark " + number);
    }
}
