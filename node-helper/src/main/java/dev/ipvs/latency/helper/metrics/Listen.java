package dev.ipvs.latency.helper.metrics;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where to listen, written as {@code ADDRESS:PORT}; an IPv6 address may have its brackets or not. */
public record Listen(InetSocketAddress address) {
    private static final int LAST_PORT = 65_535;

    /**
     * @throws IllegalArgumentException with a sentence that says what would be right
     */
    public static Listen parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[|]$", "");
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > LAST_PORT) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not ADDRESS:PORT: write one such as 127.0.0.1:9914 or [::1]:9914");
        }
        try {
            return new Listen(new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + host + "' is not an IP address", e);
        }
    }
}
