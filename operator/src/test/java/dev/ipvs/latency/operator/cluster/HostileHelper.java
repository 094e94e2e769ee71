package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * A node helper that somebody has taken over: with its own token it writes its node's status as fast as the API server answers, each
 * time with another verdict and a text as long as the schema allows.
 */
final class HostileHelper implements AutoCloseable {
    private static final ServiceAccountName ACCOUNT = new ServiceAccountName(TestCluster.NAMESPACE, Names.NODE_HELPER);
    private static final int CONNECTIONS = 4;
    private static final String LONG_TEXT = "x".repeat(1024);

    private final String node;
    private final KubernetesClient client;
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final LongAdder writes = new LongAdder();
    private final ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);

    private HostileHelper(String node, KubernetesClient client) {
        this.node = node;
        this.client = client;
    }

    static HostileHelper on(TestCluster cluster, String node) throws IOException {
        Pod pod = cluster.client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(Names.NODE_HELPER + "-" + node)
                .get();
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(
                        Files.readString(cluster.controlPlane().kubeconfigFor(ACCOUNT, pod))))
                .build();
        HostileHelper helper = new HostileHelper(node, client);
        IntStream.range(0, CONNECTIONS).forEach(_ -> helper.connections.execute(helper::flood));
        return helper;
    }

    private void flood() {
        while (writing.get()) {
            write(writes.longValue() % 2 == 0 ? "Breached" : "Healthy");
            writes.increment();
        }
    }

    private void write(String verdict) {
        GenericKubernetesResource report = client.getKubernetesSerialization()
                .unmarshal("""
                        {"apiVersion": "latency.ipvs.dev/v1alpha1", "kind": "NodeLatency", "metadata": {"name": "%s"},
                          "status": {"verdict": {"value": "%s", "since": "%s", "breaches": 3,
                            "reason": "EstimatorP99AboveThreshold", "message": "%s"}}}
                        """.formatted(node, verdict, Instant.now(), LONG_TEXT), GenericKubernetesResource.class);
        client.resource(report).subresource("status").patch(SimulatedWorkloads.byHelper());
    }

    /** How often the API server has taken what it wrote. */
    long writes() {
        return writes.sum();
    }

    @Override
    public void close() {
        writing.set(false);
        connections.close();
        client.close();
    }
}
