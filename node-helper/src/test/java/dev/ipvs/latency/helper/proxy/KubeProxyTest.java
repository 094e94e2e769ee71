package dev.ipvs.latency.helper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
        assertThat(KubeProxy.saysSynced("# HELP kubeproxy_sync_proxy_rules_last_timestamp_seconds x\n"
                        + String.join("\n", lines) + "\n"))
                .as(what)
                .isEqualTo(synced);
    }

    @Test
    void it_is_asked_for_its_mode() throws IOException, InterruptedException {
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
                    http, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));

            assertThat(proxy.mode()).contains("ipvs");
            assertThat(proxy.isSynced()).as("it has no metrics").isFalse();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nobody_there_is_no_mode() throws IOException, InterruptedException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(new KubeProxy(http, URI.create("http://127.0.0.1:" + port + "/")).mode())
                    .isEmpty();
        }
    }
}
