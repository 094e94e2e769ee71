package dev.ipvs.latency.helper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server plays kube-proxy here, and an empty folder a machine without IPVS. */
class ProxyWatchTest {
    private static final String LAST_SYNC = "kubeproxy_sync_proxy_rules_last_timestamp_seconds";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Queue<RuntimeException> complaints = new ConcurrentLinkedQueue<>();

    @Test
    void an_answer_that_cannot_be_understood_counts_as_none_and_is_told_and_the_watch_goes_on(@TempDir Path machine)
            throws IOException {
        answers.put("/proxyMode", "nftables");
        answers.put("/metrics", LAST_SYNC + " soon");
        HttpServer server = server();
        try (HttpClient http = HttpClient.newHttpClient();
                ProxyWatch watch = ProxyWatch.start(
                        new KubeProxy(
                                http,
                                URI.create("http://127.0.0.1:"
                                        + server.getAddress().getPort() + "/"),
                                new HostFiles(machine)),
                        new HostFiles(machine),
                        InstantSource.system(),
                        complaints::add)) {
            Awaitility.await().until(() -> !complaints.isEmpty());
            assertThat(watch.last()).isEmpty();

            answers.put("/metrics", LAST_SYNC + " 1.7e+09");
            Awaitility.await().until(() -> watch.last().filter(Proxy::synced).isPresent());
        } finally {
            server.stop(0);
        }
    }

    private HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body =
                    answers.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
