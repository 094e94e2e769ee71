package dev.ipvs.latency.helper.run;

import dev.ipvs.latency.helper.cli.NodeHelper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code node-helper run} as a process of this machine. */
record HelperProcess(Process process, Path log) implements AutoCloseable {

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
