package dev.ipvs.latency.lab.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** Clients for what listens on loopback. */
public final class Clients {

    private Clients() {}

    /** A client for this kubeconfig. It reports a failure at once, since in the lab whoever asks knows best when to retry. */
    public static KubernetesClient of(Path kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withRequestRetryBackoffLimit(0)
                // A proxy of the surrounding machine has no business here.
                .withNoProxy(Addresses.LOOPBACK)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
