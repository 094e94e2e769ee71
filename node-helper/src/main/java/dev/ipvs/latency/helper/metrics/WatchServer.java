package dev.ipvs.latency.helper.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** {@code /metrics} for Prometheus, {@code /livez} and {@code /readyz} for the kubelet; in one thread, as both ask rarely. */
public final class WatchServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("watch").unstarted(task));

    private WatchServer(HttpServer server) {
        this.server = server;
    }

    /**
     * @param alive whether the loop turns
     * @throws UncheckedIOException where the address can't be listened on
     */
    public static WatchServer start(Listen listen, NodeMetrics metrics, BooleanSupplier alive) {
        try {
            WatchServer watch = new WatchServer(HttpServer.create(listen.address(), 0));
            PrometheusRegistry registry = new PrometheusRegistry();
            registry.register(metrics);
            watch.server.setExecutor(watch.thread);
            watch.server.createContext("/metrics", new MetricsHandler(registry));
            watch.server.createContext("/livez", exchange -> answer(exchange, alive.getAsBoolean()));
            watch.server.createContext("/readyz", exchange -> answer(exchange, metrics.ready()));
            watch.server.start();
            return watch;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + listen.address() + " (" + e.getMessage() + "); choose another by --listen",
                    e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.close();
    }

    private static void answer(HttpExchange exchange, boolean good) throws IOException {
        byte[] body = (good ? "ok\n" : "not yet, or no longer\n").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(good ? OK : UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
