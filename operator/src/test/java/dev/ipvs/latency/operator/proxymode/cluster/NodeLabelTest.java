package dev.ipvs.latency.operator.proxymode.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to an API server; that a real one refuses it for another machine is its own documented behaviour. */
class NodeLabelTest {
    private static final Node NODE = new NodeBuilder()
            .withNewMetadata()
            .withName("node-a")
            .withUid("uid-1")
            .endMetadata()
            .build();

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_label_is_for_one_machine_and_not_for_the_next_that_bears_its_name() {
        try (KubernetesClient client = client()) {
            assertThat(new NodeLabel(client).write(NODE, Optional.of(ProxyModeLabel.nftables)))
                    .isTrue();
        }

        assertThat(sent)
                .filteredOn(request -> request.startsWith("PATCH"))
                .singleElement()
                .asString()
                .contains("\"uid\":\"uid-1\"", "nftables");
    }

    @Test
    void a_label_that_is_as_wanted_is_not_written() {
        try (KubernetesClient client = client()) {
            assertThat(new NodeLabel(client).write(NODE, Optional.empty())).isFalse();
        }

        assertThat(sent).isEmpty();
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        sent.add(exchange.getRequestMethod() + " " + body);
        byte[] node = "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"node-a\"}}"
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, node.length);
        exchange.getResponseBody().write(node);
        exchange.close();
    }
}
