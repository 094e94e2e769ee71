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
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Stands between an operator and the API server, and passes on what they say. Watches come by plain HTTP. */
final class ApiGate implements AutoCloseable {
    /** What a client may not set on its own behalf. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "host", "content-length", "upgrade", "http2-settings");

    private final HttpServer server;
    private final HttpClient client;
    private final Config config;
    private final Guard guard;

    /** What happens at the gate. */
    interface Guard {
        /** Before the API server sees a request. */
        default void before(Request request) throws InterruptedException {}

        /** Once the API server has answered, and before the operator learns of it; whether it does. */
        default boolean after(Request request, int status) {
            return true;
        }

        /** What the operator is given for the API server's answer. */
        default InputStream answer(Request request, InputStream body) {
            return body;
        }
    }

    /** What was asked, such as {@code GET /api/v1/nodes?limit=500}. */
    record Request(String method, URI uri) {
        /** Whether it lists all objects of a kind. */
        boolean lists(String kind) {
            return method.equals("GET") && uri.getPath().endsWith("/" + kind) && !watches();
        }

        /** Such as {@code PATCH /api/v1/nodes/node-a}. */
        @Override
        public String toString() {
            return method + " " + uri.getPath();
        }

        private boolean watches() {
            return uri.getQuery() != null && uri.getQuery().contains("watch=true");
        }
    }

    /** @param config of the operator's account, with a token */
    ApiGate(Config config, Guard guard) throws IOException, GeneralSecurityException {
        this.config = config;
        this.guard = guard;
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
            Request asked = new Request(exchange.getRequestMethod(), exchange.getRequestURI());
            guard.before(asked);
            HttpResponse<InputStream> response =
                    client.send(request(exchange), HttpResponse.BodyHandlers.ofInputStream());
            if (!guard.after(asked, response.statusCode())) {
                response.body().close();
                return;
            }
            response.headers()
                    .firstValue("content-type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(response.statusCode(), 0);
            // A watch may have nothing to say for long, and its client waits for the headers.
            exchange.getResponseBody().flush();
            copy(guard.answer(asked, response.body()), exchange.getResponseBody());
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
