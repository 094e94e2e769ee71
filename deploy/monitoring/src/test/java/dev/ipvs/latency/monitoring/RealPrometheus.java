package dev.ipvs.latency.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's Prometheus with the rules of this folder, on loopback; it scrapes each second. */
final class RealPrometheus implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private RealPrometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param scrapeConfigs as under that word in Prometheus' configuration */
    static RealPrometheus scraping(Path folder, String scrapeConfigs) throws IOException {
        int port = freePort();
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [%s]
                scrape_configs:
                %s""".formatted(
                        Path.of("rules.yaml").toAbsolutePath(), scrapeConfigs));
        Process process = new ProcessBuilder(
                        Provision.ofThisTree().prometheus() + "/prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new RealPrometheus(process, port);
    }

    /** What the query gives now; an error of Prometheus is an error here. */
    JsonNode query(String expr) throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(expr, StandardCharsets.UTF_8));
        String body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        JsonNode answer = Serialization.unmarshal(body, JsonNode.class);
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expr + ": " + body);
        }
        return answer.get("data").get("result");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
        http.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
