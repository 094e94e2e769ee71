package dev.ipvs.latency.helper.diagnose.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.helper.diagnose.Packet;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Addresses and ports of a packet, from its first bytes as they are on the wire. */
class PacketHeaderTest {

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int ARP = 0x0806;

    private static final String ADDRESSES = "0a000002 0a000109";
    private static final String PORTS = "1267 0035";

    @Test
    void ipv4_udp() {
        assertThat(packet(IPV4, "45000029 00004000 40110000" + ADDRESSES + PORTS))
                .isEqualTo(new Packet(1, "UDP", "10.0.0.2:4711", "10.0.1.9:53", 41));
    }

    @Test
    void ipv4_tcp_with_options_has_its_ports_behind_them() {
        assertThat(packet(IPV4, "46000029 00004000 40060000" + ADDRESSES + "01010101" + PORTS))
                .isEqualTo(new Packet(1, "TCP", "10.0.0.2:4711", "10.0.1.9:53", 41));
    }

    @Test
    void ipv4_icmp_has_no_ports() {
        assertThat(packet(IPV4, "45000029 00004000 40010000" + ADDRESSES + "08000000"))
                .isEqualTo(new Packet(1, "ICMP", "10.0.0.2", "10.0.1.9", 41));
    }

    @Test
    void a_later_fragment_has_no_ports() {
        assertThat(packet(IPV4, "45000029 000000b9 40110000" + ADDRESSES + PORTS))
                .isEqualTo(new Packet(1, "UDP", "10.0.0.2", "10.0.1.9", 41));
    }

    @Test
    void ipv6_tcp() {
        assertThat(packet(
                        IPV6,
                        "60000000 00140640"
                                + "fd000000 00000000 00000000 00000002"
                                + "fd000000 00000000 00000000 00000109"
                                + PORTS))
                .isEqualTo(new Packet(1, "TCP", "[fd00:0:0:0:0:0:0:2]:4711", "[fd00:0:0:0:0:0:0:109]:53", 41));
    }

    @Test
    void ipv6_icmp() {
        assertThat(packet(
                        IPV6,
                        "60000000 00143a40"
                                + "fd000000 00000000 00000000 00000002"
                                + "fd000000 00000000 00000000 00000109"))
                .isEqualTo(new Packet(1, "ICMPv6", "fd00:0:0:0:0:0:0:2", "fd00:0:0:0:0:0:0:109", 41));
    }

    @Test
    void another_protocol_is_its_number() {
        assertThat(packet(IPV4, "45000029 00004000 40840000" + ADDRESSES).protocol())
                .isEqualTo("132");
    }

    @Test
    void what_is_no_ip_or_could_not_be_read_has_neither() {
        assertThat(packet(ARP, "00010800 06040001")).isEqualTo(new Packet(1, "", "", "", 41));
        assertThat(packet(IPV4, "")).isEqualTo(new Packet(1, "", "", "", 41));
        assertThat(packet(ARP, "").text()).isEqualTo("no IP");
    }

    private static Packet packet(int etherType, String hex) {
        return new PacketHeader(etherType, ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .packet(1, 41);
    }
}
