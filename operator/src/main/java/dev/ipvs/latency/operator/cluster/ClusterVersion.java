package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.status.KubernetesVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The API server's version, which only changes when a cluster is upgraded. */
public final class ClusterVersion {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final Clock clock;
    private Optional<KubernetesVersion> last = Optional.empty();
    private Instant lookedAt = Instant.MIN;

    public ClusterVersion(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Empty if it cannot be told. */
    public synchronized Optional<KubernetesVersion> now() {
        if (clock.instant().isAfter(lookedAt.plus(LOOK_AGAIN))) {
            last = read();
            lookedAt = clock.instant();
        }
        return last;
    }

    private Optional<KubernetesVersion> read() {
        try {
            return KubernetesVersion.parse(client.getKubernetesVersion().getGitVersion());
        } catch (KubernetesClientException e) {
            return last;
        }
    }
}
