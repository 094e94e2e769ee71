package dev.ipvs.latency.helper.proxy;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kube-proxy of this node, asked at its metrics address.
 *
 * @param usual the address that kubeadm leaves it at; where nobody answers there, it is looked for at the node's others
 */
public record KubeProxy(HttpClient http, URI usual, HostFiles files) {
    private static final URI DEFAULT = URI.create("http://127.0.0.1:" + MetricsAddress.PORT + "/");

    /** It answers from memory; if it takes longer, it is about to exit or has only started, or the node is very busy. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public static KubeProxy ofThisNode(HostFiles files) {
        return new KubeProxy(HttpClient.newBuilder().connectTimeout(TIMEOUT).build(), DEFAULT, files);
    }

    /** A kube-proxy that answered, and the mode that it reported. */
    record Answering(URI address, String mode) {}

    /** Empty if none answers. */
    Optional<Answering> find() throws InterruptedException {
        Optional<Answering> there = ask(usual);
        if (there.isPresent()) {
            return there;
        }
        for (URI address : listening()) {
            Optional<Answering> elsewhere = ask(address);
            if (elsewhere.isPresent()) {
                return elsewhere;
            }
        }
        return Optional.empty();
    }

    /** Whether it has written all its rules, and is not behind since. */
    boolean isSynced(Answering proxy) throws InterruptedException {
        boolean ipv6 = files.exists("proc/net/if_inet6");
        return get(proxy.address(), "metrics")
                .map(text -> SyncTimes.parse(text.lines()).upToDate(ipv6))
                .orElse(false);
    }

    private List<URI> listening() {
        try (Stream<URI> addresses = MetricsAddress.listening(files)) {
            return addresses.filter(address -> !address.equals(usual)).toList();
        }
    }

    private Optional<Answering> ask(URI address) throws InterruptedException {
        return get(address, "proxyMode")
                .map(String::strip)
                .filter(mode -> !mode.isEmpty())
                .map(mode -> new Answering(address, mode));
    }

    private Optional<String> get(URI address, String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
