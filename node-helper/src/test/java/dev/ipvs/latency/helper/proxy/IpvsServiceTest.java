package dev.ipvs.latency.helper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpvsServiceTest {
    private static final LocalAddresses LOCAL = new LocalAddresses(
            Set.of(InetAddress.ofLiteral("10.96.0.1"), InetAddress.ofLiteral("fd00::1")),
            Set.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("127.0.0.1")));

    @ParameterizedTest(name = "{0} is {1}, kube-proxy''s: {2}")
    @CsvSource({
        "TCP  0A600001:01BB rr,                                             TCP 10.96.0.1:443,    true",
        "UDP  [fd00:0000:0000:0000:0000:0000:0000:0001]:0035 rr,            UDP [fd00:0:0:0:0:0:0:1]:53, true",
        "TCP  C0000207:7530 rr,                                             TCP 192.0.2.7:30000,  true",
        "SCTP 7F000001:7FFF rr,                                             SCTP 127.0.0.1:32767, true",
        "TCP  C0000207:0050 wlc,                                            TCP 192.0.2.7:80,     false",
        "TCP  C0000208:7530 rr,                                             TCP 192.0.2.8:30000,  false",
        "TCP  0AC80001:0050 rr,                                             TCP 10.200.0.1:80,    false",
        "FWM  00000064 wlc,                                                 firewall mark 100,    false",
    })
    void a_service_is_kube_proxys_by_its_address(String line, String shown, boolean kubeProxys) {
        IpvsService service = IpvsService.parse(line).orElseThrow();

        assertThat(service).hasToString(shown);
        assertThat(service.isKubeProxys(LOCAL)).isEqualTo(kubeProxys);
    }

    @Test
    void headings_and_destinations_are_no_services() {
        assertThat(Stream.of(
                                "IP Virtual Server version 1.2.1 (size=4096)",
                                "Prot LocalAddress:Port Scheduler Flags",
                                "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn",
                                "  -> 0ACA0001:0050      Masq    1      0          0")
                        .flatMap(line -> IpvsService.parse(line).stream()))
                .isEmpty();
    }

    @Test
    void only_what_is_not_kube_proxys_is_foreign() {
        List<IpvsService> services = Stream.of("TCP  0A600001:01BB rr", "FWM  00000064 wlc")
                .flatMap(line -> IpvsService.parse(line).stream())
                .toList();

        assertThat(ForeignServices.notOf(LOCAL, services))
                .extracting(IpvsService::toString)
                .containsExactly("firewall mark 100");
    }
}
