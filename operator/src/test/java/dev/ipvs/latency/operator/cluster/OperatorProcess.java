package dev.ipvs.latency.operator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The packaged operator as a process of its own, as a person would start it. */
final class OperatorProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:([0-9]+)");
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Process process;
    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param settings such as {@code latency.fix.pod-timeout=10s} */
    static OperatorProcess start(Path kubeconfig, Path log, String... settings) {
        return start(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), Map.of(), kubeconfig, log, settings);
    }

    /** @param options of the virtual machine */
    static OperatorProcess start(
            List<String> options, Map<String, String> environment, Path kubeconfig, Path log, String... settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Dquarkus.http.port=0",
                "-Dlatency.leader-election.lease-duration=3s",
                "-Dlatency.leader-election.renew-deadline=2s",
                "-Dlatency.leader-election.retry-period=500ms"));
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            OperatorProcess started = new OperatorProcess(builder.start(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** What it answers there, such as at {@code /metrics}. */
    String get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                    .header("Accept", "text/plain")
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private String port() throws IOException {
        return LISTENING
                .matcher(Files.readString(log))
                .results()
                .reduce((_, last) -> last)
                .map(last -> last.group(1))
                .orElseThrow(() -> new IllegalStateException("no port of the operator in " + log));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: nothing is finished, nothing is closed. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
