package dev.ipvs.latency.operator.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Stands between an operator and the API server and knows of each write that matters, right after the API server has done
 * it and before the operator learns that it was done: the worst moment to die.
 */
final class WriteGate implements AutoCloseable {
    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "DELETE");
    /** Written anew by each operator that starts, so a limit of one write would never let it get anywhere. */
    private static final List<String> NOT_COUNTED = List.of("/leases", "/events", "/daemonsets");
    /** What a client may not set on its own behalf. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "host", "content-length", "upgrade", "http2-settings");

    private final HttpServer server;
    private final HttpClient client;
    private final Config config;
    private final Consumer<String> afterWrite;

    /** @param config of the operator's account, with a token */
    WriteGate(Config config, Consumer<String> afterWrite) throws IOException, GeneralSecurityException {
        this.config = config;
        this.afterWrite = afterWrite;
        SSLContext trust = SSLContext.getInstance("TLS");
        trust.init(null, SSLUtils.trustManagers(config), null);
        // One connection for each request: watches of killed operators would use up the streams of a shared one.
        this.client = HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::pass);
        server.start();
    }

    /** For an operator that is to come through here. */
    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: gate, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: operator, user: {token: "%s"}}]
                contexts: [{name: gate, context: {cluster: gate, user: operator}}]
                current-context: gate
                """.formatted(server.getAddress().getPort(), config.getAutoOAuthToken());
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            // Watches by web socket are not upgraded, upon which the client watches by plain HTTP; a refusal it would
            // repeat.
            if (exchange.getRequestHeaders().containsKey("Sec-WebSocket-Key")) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            HttpResponse<InputStream> response =
                    client.send(request(exchange), HttpResponse.BodyHandlers.ofInputStream());
            if (counts(exchange) && response.statusCode() < 300) {
                afterWrite.accept(exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
            }
            response.headers()
                    .firstValue("content-type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(response.statusCode(), 0);
            // A watch may have nothing to say for long, and its client waits for the headers.
            exchange.getResponseBody().flush();
            copy(response.body(), exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.getMasterUrl())
                        .resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static boolean counts(HttpExchange exchange) {
        return WRITING.contains(exchange.getRequestMethod())
                && NOT_COUNTED.stream().noneMatch(exchange.getRequestURI().getPath()::contains);
    }

    /** Piece by piece, since a watch never ends. */
    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] piece = new byte[16_384];
        for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
            to.write(piece, 0, length);
            to.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
