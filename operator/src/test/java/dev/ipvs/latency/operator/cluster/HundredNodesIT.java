package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One rollout over a hundred nodes, during which two replicas are killed fifty times by SIGKILL at moments that a seed
 * chooses, so that the lease changes hands again and again, and the API server is restarted in between.
 */
@WithControlPlane
@Tag("long")
class HundredNodesIT {
    private static final int NODES = 100;
    private static final int KILLS = 50;
    private static final long SEED = 20261124;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TestCluster cluster;

    HundredNodesIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void ends_as_without_faults_and_fixes_no_node_twice() throws Exception {
        List<PlayedNode> nodes = new ArrayList<>();
        List<OperatorProcess> replicas = new ArrayList<>(List.of(start(0), start(1)));
        try {
            IntStream.range(0, NODES)
                    .forEach(number -> nodes.add(new PlayedNode(
                            cluster.client(),
                            "hundred-" + number,
                            Map.of("test", "hundred", "topology.kubernetes.io/zone", "zone-" + number % 3),
                            ROUND)));
            cluster.policy(
                    "hundred",
                    "Enforce",
                    forNodes("hundred")
                            + "\nmeasurement: {window: 10s, minSamples: 1, breachesBeforeAction: 2}\nrollout: {waves: [1, '10%', '100%'], maxConcurrent: 20, soak: 2s}");
            Random random = new Random(SEED);
            for (int kill = 1; kill <= KILLS; kill++) {
                Thread.sleep(random.nextInt(500, 3_000));
                int victim = random.nextInt(replicas.size());
                replicas.get(victim).kill();
                replicas.set(victim, start(victim));
                if (kill == KILLS / 2) {
                    cluster.controlPlane().stopApiServer();
                    cluster.controlPlane().startApiServer();
                }
            }
            eventually().atMost(PATIENCE).until(() -> {
                replicas.replaceAll(replica -> replica.isAlive() ? replica : start(replicas.indexOf(replica)));
                return cluster.standing("hundred").equals("AllFixed");
            });
            assertThat(nodes).allSatisfy(node -> {
                assertThat(node.fixesRun()).as(node.name()).containsExactly("apply");
                assertThat(node.knob()).isEqualTo("0");
            });
            assertThat(latencies())
                    .hasSize(NODES)
                    .allSatisfy(latency -> assertThat(latency.getStatus().fix()).satisfies(fix -> {
                        assertThat(fix.state()).isEqualTo(FixState.Verified);
                        assertThat(fix.before()).isNotNull();
                    }));
            assertThat(begunIn(1)).as("the canary").isEqualTo(1);
            assertThat(begunIn(1) + begunIn(2)).as("a tenth").isBetween(2L, 10L);
            assertThat(status().wave()).isEqualTo("3/3");
        } finally {
            replicas.forEach(OperatorProcess::kill);
            for (PlayedNode node : nodes) {
                node.close();
            }
        }
    }

    private LatencyPolicyStatus status() {
        return cluster.client()
                .resources(LatencyPolicy.class)
                .withName("hundred")
                .get()
                .getStatus();
    }

    private long begunIn(int wave) {
        return latencies().stream()
                .flatMap(latency -> Optional.ofNullable(latency.getStatus().fix()).stream())
                .flatMap(fix -> Optional.ofNullable(fix.turn()).stream())
                .filter(turn -> turn.wave() == wave)
                .count();
    }

    private List<NodeLatency> latencies() {
        return cluster.client().resources(NodeLatency.class).list().getItems();
    }

    private OperatorProcess start(int replica) {
        return OperatorProcess.start(
                cluster.operatorKubeconfig(),
                Path.of("target", "operator-hundred-" + replica + ".log"),
                "latency.fix.pod-timeout=60s");
    }
}
