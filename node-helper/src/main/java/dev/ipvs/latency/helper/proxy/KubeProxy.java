package dev.ipvs.latency.helper.proxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The kube-proxy of this node, asked at its metrics address, which kubeadm leaves at its default. */
public record KubeProxy(HttpClient http, URI address) {
    private static final URI DEFAULT = URI.create("http://127.0.0.1:10249/");

    /** It answers from memory; whoever takes longer is about to end or has only begun, or the node is very busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** When it last wrote all rules, in seconds since 1970; 0 before the first time, and one line per IP family from 1.34 on. */
    private static final String LAST_SYNC = "kubeproxy_sync_proxy_rules_last_timestamp_seconds";

    public static KubeProxy ofThisNode() {
        return new KubeProxy(HttpClient.newBuilder().connectTimeout(PATIENCE).build(), DEFAULT);
    }

    /** The mode that it says it runs in; empty if nobody answers. */
    Optional<String> mode() throws InterruptedException {
        return get("proxyMode").map(String::strip).filter(mode -> !mode.isEmpty());
    }

    /** Whether it has written all its rules at least once. */
    boolean isSynced() throws InterruptedException {
        return get("metrics").filter(KubeProxy::saysSynced).isPresent();
    }

    static boolean saysSynced(String metrics) {
        List<Double> times = metrics.lines()
                .filter(line -> line.startsWith(LAST_SYNC))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        return !times.isEmpty() && times.stream().allMatch(time -> time > 0);
    }

    private Optional<String> get(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE).build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
