package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Helm as an administrator uses it, for one release. */
record Helm(Path program, Path kubeconfig, Path chart) {

    static final String NAMESPACE = "ipvs-latency-system";
    private static final String RELEASE = "latency";

    /** Installs, and waits until the operator is ready. */
    String install(String... values) {
        return run("install", chart.toString(), values, "--create-namespace", "--wait", "--timeout", "5m");
    }

    String upgrade(String... values) {
        return run("upgrade", chart.toString(), values, "--wait", "--timeout", "5m");
    }

    /** What the release's own check found, and printed. */
    String test() {
        return command("test", RELEASE, "--namespace", NAMESPACE, "--logs", "--timeout", "5m")
                .output();
    }

    String uninstall() {
        return command("uninstall", RELEASE, "--namespace", NAMESPACE, "--wait").output();
    }

    private String run(String verb, String chart, String[] values, String... options) {
        List<String> words = new ArrayList<>(List.of(verb, RELEASE, chart, "--namespace", NAMESPACE));
        words.addAll(List.of(options));
        for (String value : values) {
            words.addAll(List.of("--set", value));
        }
        return command(words.toArray(String[]::new)).output();
    }

    private Command command(String... words) {
        return new Command(List.of(words), Duration.ofMinutes(6))
                .through(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
    }
}
