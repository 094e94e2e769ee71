package dev.ipvs.latency.helper.diagnose;

/**
 * A packet, as it was when its gap was seen.
 *
 * @param number its rank: 1 waited longest
 * @param protocol TCP, UDP, ICMP, ICMPv6, a protocol's number, or empty where it is no IP
 * @param source address and, where there is one, port: {@code 10.0.0.1:80}, {@code [fd00::1]:80}
 * @param bytes {@code skb->len}: with the link layer's header while it is sent
 */
public record Packet(int number, String protocol, String source, String destination, int bytes) {

    /** Such as {@code UDP 10.0.0.1:53 to 10.0.0.2:4711}. */
    public String text() {
        return protocol.isEmpty() ? "no IP" : protocol + " " + source + " to " + destination;
    }
}
