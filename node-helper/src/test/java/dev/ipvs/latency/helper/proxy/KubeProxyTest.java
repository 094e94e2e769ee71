package dev.ipvs.latency.helper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A server plays kube-proxy here; that the real one speaks so is shown where a real node leaves mode ipvs. */
class KubeProxyTest {

    static Stream<Arguments> metrics() {
        String time = "kubeproxy_sync_proxy_rules_last_timestamp_seconds";
        return Stream.of(
                Arguments.of("without families, as before 1.34", List.of(time + " 1.7639e+09"), true),
                Arguments.of("not written yet", List.of(time + " 0"), false),
                Arguments.of("one family", List.of(time + "{ip_family=\"IPv4\"} 1.7e+09"), true),
                Arguments.of(
                        "the other family not yet",
                        List.of(time + "{ip_family=\"IPv4\"} 1.7e+09", time + "{ip_family=\"IPv6\"} 0"),
                        false),
                Arguments.of("nothing said of it", List.of("kubeproxy_other 1"), false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("metrics")
    void rules_are_written_once_each_family_has_a_time(String what, List<String> lines, boolean synced) {
        Stream<String> metrics =
                Stream.concat(Stream.of("# HELP kubeproxy_sync_proxy_rules_last_timestamp_seconds x"), lines.stream());

        assertThat(SyncTimes.parse(metrics).upToDate(true)).as(what).isEqualTo(synced);
    }

    @Test
    void rules_that_have_waited_for_minutes_are_not_written() {
        String written = "kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv4\"} 1.7000000e+09";
        String queued = "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family=\"IPv4\"} ";

        assertThat(SyncTimes.parse(Stream.of(written, queued + "1.7000006e+09")).upToDate(true))
                .as("ten minutes")
                .isFalse();
        assertThat(SyncTimes.parse(Stream.of(written, queued + "1.70000003e+09"))
                        .upToDate(true))
                .as("half a minute")
                .isTrue();
    }

    @Test
    void a_family_that_the_node_does_not_have_does_not_count() {
        List<String> metrics = List.of(
                "kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv4\"} 1.7e+09",
                "kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv6\"} 0");

        assertThat(SyncTimes.parse(metrics.stream()).upToDate(false)).isTrue();
        assertThat(SyncTimes.parse(metrics.stream()).upToDate(true)).isFalse();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "0: 0100007F:2809 00000000:0000 0A 0,                                          http://127.0.0.1:10249/",
        "0: 0500000A:2809 00000000:0000 0A 0,                                          http://10.0.0.5:10249/",
        "0: 00000000:2809 00000000:0000 0A 0,                                          http://127.0.0.1:10249/",
        "0: 000000FD000000000000000005000000:2809 00000000000000000000000000000000:0000 0A 0, http://[fd00:0:0:0:0:0:0:5]:10249/",
        "0: 0500000A:2809 0600000A:C350 01 0,                                          ",
        "0: 0500000A:1F90 00000000:0000 0A 0,                                          ",
        "sl local_address rem_address st,                                              ",
    })
    void it_is_found_wherever_it_listens(String line, String address) {
        assertThat(MetricsAddress.parse(line).map(URI::toString).orElse(null)).isEqualTo(address);
    }

    @Test
    void it_is_asked_for_its_mode(@TempDir Path machine) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/proxyMode", exchange -> {
            byte[] body = "ipvs".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            KubeProxy proxy = new KubeProxy(
                    http,
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                    new HostFiles(machine));
            KubeProxy.Answering answering = proxy.find().orElseThrow();

            assertThat(answering.mode()).isEqualTo("ipvs");
            assertThat(proxy.isSynced(answering)).as("it has no metrics").isFalse();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nobody_there_is_no_mode(@TempDir Path machine) throws IOException, InterruptedException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(new KubeProxy(http, URI.create("http://127.0.0.1:" + port + "/"), new HostFiles(machine)).find())
                    .isEmpty();
        }
    }
}
