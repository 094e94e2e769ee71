package dev.ipvs.latency.helper.run;

import dev.ipvs.latency.helper.cli.NodeHelper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code node-helper run} as a process of this machine. */
record HelperProcess(Process process, Path log) implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("event=listening port=([0-9]+)");

    static HelperProcess start(String node, Path kubeconfig, Path folder) throws IOException {
        Path log = folder.resolve("helper.log");
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                NodeHelper.class.getName(),
                "run");
        builder.environment().put("NODE_NAME", node);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("LISTEN", "127.0.0.1:0");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new HelperProcess(builder.start(), log);
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it answers to the kubelet or to Prometheus; nothing as long as it doesn't listen. */
    Optional<HttpResponse<String>> get(String path) throws IOException, InterruptedException {
        Matcher listening = LISTENING.matcher(said());
        if (!listening.find()) {
            return Optional.empty();
        }
        URI uri = URI.create("http://127.0.0.1:" + listening.group(1) + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Optional.of(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
        }
    }

    /** As the kubelet ends it. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            throw new AssertionError("it goes on after SIGTERM: " + said());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
