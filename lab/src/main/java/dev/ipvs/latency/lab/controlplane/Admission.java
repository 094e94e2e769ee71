package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.Wait;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Admission policies whose parameters are of a kind that the API server was taught just before. */
public final class Admission {

    private static final Duration SOON = Duration.ofSeconds(90);

    private Admission() {}

    /**
     * Returns when admission policies judge: until the API server has begun to watch the kind of their parameters, they refuse
     * everything.
     *
     * @param resource a file with one that they let pass; it is not stored
     */
    public static void await(KubernetesClient client, Path resource) {
        HasMetadata probe = read(client, resource);
        probe.getMetadata().setName("admission-is-ready");
        Wait.until("admission policies know their parameters", SOON, () -> isJudged(client, probe));
    }

    private static boolean isJudged(KubernetesClient client, HasMetadata probe) {
        try {
            client.resource(probe).dryRun().create();
            return true;
        } catch (KubernetesClientException refused) {
            if (String.valueOf(refused.getMessage()).contains("not yet synced")) {
                return false;
            }
            throw refused;
        }
    }

    private static HasMetadata read(KubernetesClient client, Path resource) {
        try {
            return client.getKubernetesSerialization().unmarshal(Files.readString(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
