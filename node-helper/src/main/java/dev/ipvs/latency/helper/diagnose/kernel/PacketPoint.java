package dev.ipvs.latency.helper.diagnose.kernel;

import java.util.Locale;

/**
 * Where packets are seen, in the order of bpf/packets.h. Tracepoints and functions of the kernel have the same names here, in
 * small letters.
 */
enum PacketPoint {
    NET_DEV_QUEUE,
    NET_DEV_START_XMIT,
    NETIF_RX,
    NAPI_GRO_RECEIVE_ENTRY,
    NETIF_RECEIVE_SKB,
    BR_HANDLE_FRAME,
    OVS_VPORT_RECEIVE,
    IP_RCV,
    IPV6_RCV,
    IP_FORWARD,
    IP6_FORWARD,
    TCP_V4_RCV,
    TCP_V6_RCV,
    UDP_RCV,
    UDPV6_RCV,
    CONSUME_SKB,
    KFREE_SKB;

    String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    String program() {
        return "at_" + function();
    }

    /** Whether a way ends here, at a socket of the protocol that every kernel has. */
    boolean isSocket() {
        return this == TCP_V4_RCV || this == UDP_RCV;
    }
}
