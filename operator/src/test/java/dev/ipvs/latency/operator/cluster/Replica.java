package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Consumer;

/** One of several operators that take turns; it can be killed at any of its writes, and started again. */
final class Replica implements AutoCloseable {

    private final WriteGate gate;
    private final Path kubeconfig;
    private final Path log;
    private Optional<OperatorProcess> process = Optional.empty();

    /**
     * @param folder for its kubeconfig
     * @param afterWrite told of it at each write
     */
    Replica(String name, Config config, Path folder, Consumer<Replica> afterWrite)
            throws IOException, GeneralSecurityException {
        this.gate = new WriteGate(config, _ -> afterWrite.accept(this));
        this.kubeconfig = Files.writeString(folder.resolve(name), gate.kubeconfig());
        this.log = Path.of("target", name + ".log");
    }

    synchronized void kill() {
        process.ifPresent(OperatorProcess::kill);
    }

    synchronized void startUnlessAlive() {
        if (process.filter(OperatorProcess::isAlive).isEmpty()) {
            // A watch that the gate does not upgrade would be tried again.
            process = Optional.of(
                    OperatorProcess.start(kubeconfig, log, "quarkus.kubernetes-client.request-retry-backoff-limit=0"));
        }
    }

    @Override
    public void close() {
        kill();
        gate.close();
    }
}
