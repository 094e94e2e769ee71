package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.diagnose.Packet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * What a packet's first bytes say of it.
 *
 * @param etherType of the link layer
 * @param bytes from the network layer's header on, in network order; none where they could not be read
 */
record PacketHeader(int etherType, ByteBuffer bytes) {

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;

    private static final int IPV4_BYTES = 20;
    private static final int IPV4_FRAGMENT = 6;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_ADDRESS_BYTES = 4;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private static final int IPV6_BYTES = 40;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_ADDRESS_BYTES = 16;

    /** Numbers of IANA's registry. */
    private static final int ICMP = 1;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;

    Packet packet(int number, int length) {
        if (etherType == IPV4 && bytes.capacity() >= IPV4_BYTES) {
            int transport = (bytes.get(0) & 0xf) * Integer.BYTES;
            boolean first = (bytes.getShort(IPV4_FRAGMENT) & FRAGMENT_OFFSET) == 0;
            return packet(
                    number,
                    length,
                    Byte.toUnsignedInt(bytes.get(IPV4_PROTOCOL)),
                    new Addresses(IPV4_SOURCE, IPV4_ADDRESS_BYTES),
                    first ? transport : bytes.capacity());
        }
        if (etherType == IPV6 && bytes.capacity() >= IPV6_BYTES) {
            return packet(
                    number,
                    length,
                    Byte.toUnsignedInt(bytes.get(IPV6_NEXT_HEADER)),
                    new Addresses(IPV6_SOURCE, IPV6_ADDRESS_BYTES),
                    IPV6_BYTES);
        }
        return new Packet(number, "", "", "", length);
    }

    /** Where the source's address is, and how long; the destination's follows. */
    private record Addresses(int at, int length) {}

    private Packet packet(int number, int length, int protocol, Addresses addresses, int transport) {
        boolean ports = (protocol == TCP || protocol == UDP) && transport + Integer.BYTES <= bytes.capacity();
        return new Packet(
                number,
                name(protocol),
                end(addresses.at(), addresses.length(), ports, transport),
                end(addresses.at() + addresses.length(), addresses.length(), ports, transport + Short.BYTES),
                length);
    }

    private String end(int at, int length, boolean ports, int port) {
        String address = address(at, length);
        if (!ports) {
            return address;
        }
        String host = length == IPV6_ADDRESS_BYTES ? "[" + address + "]" : address;
        return host + ":" + Short.toUnsignedInt(bytes.getShort(port));
    }

    private String address(int at, int length) {
        byte[] address = new byte[length];
        bytes.get(at, address);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static String name(int protocol) {
        return switch (protocol) {
            case ICMP -> "ICMP";
            case TCP -> "TCP";
            case UDP -> "UDP";
            case ICMPV6 -> "ICMPv6";
            default -> String.valueOf(protocol);
        };
    }
}
