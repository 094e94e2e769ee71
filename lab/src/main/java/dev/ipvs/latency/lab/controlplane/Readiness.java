package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.process.Wait;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Waits until an API server serves, or says why it never will. */
record Readiness(KubernetesClient client, RunningProgram server, RunningProgram etcd) {

    /** Ten times what it takes on a quiet machine. */
    private static final Duration BOUND = Duration.ofMinutes(5);

    void await() {
        boolean settled = Wait.quietly(BOUND, () -> isReady() || !bothRun());
        if (!settled || !bothRun()) {
            throw new LabException(Stream.of(server, etcd)
                    .map(RunningProgram::lastWords)
                    .collect(Collectors.joining(
                            System.lineSeparator(), "the API server did not get ready" + System.lineSeparator(), "")));
        }
    }

    private boolean bothRun() {
        return server.isAlive() && etcd.isAlive();
    }

    /** The namespace is made in the background, a moment after {@code /readyz}, and nearly everything needs it. */
    private boolean isReady() {
        try {
            return "ok".equals(client.raw("/readyz"))
                    && client.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }
}
