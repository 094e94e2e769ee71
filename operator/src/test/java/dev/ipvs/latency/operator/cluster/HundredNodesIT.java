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
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One rollout over a hundred nodes, by two replicas. Whichever leads is killed by SIGKILL right after a write that a seed
 * chooses, fifty times; in between the API server is restarted. Writes and not seconds are counted, so that all this
 * happens in the middle of the rollout, however fast the machine is.
 */
@WithControlPlane
@Tag("long")
class HundredNodesIT {
    private static final int NODES = 100;
    private static final int KILLS = 50;

    /** There are more than ten writes for each node. */
    private static final int MOST_WRITES_IN_A_LIFE = 20;

    private static final long SEED = 20261124;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration BOUND = Duration.ofMinutes(12);

    private final TestCluster cluster;
    private final Random random = new Random(SEED);
    private int writesToLive = 1;
    private int kills;

    HundredNodesIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void ends_as_without_faults_and_fixes_no_node_twice(@TempDir Path folder) throws Exception {
        List<SimulatedNodeAgent> nodes = new ArrayList<>();
        Config config = Config.fromKubeconfig(Files.readString(cluster.operatorKubeconfig()));
        try (Replica one = new Replica("operator-hundred-1", config, folder, this::written);
                Replica other = new Replica("operator-hundred-2", config, folder, this::written)) {
            IntStream.range(0, NODES)
                    .forEach(number -> nodes.add(new SimulatedNodeAgent(
                            cluster.client(),
                            "hundred-" + number,
                            Map.of("test", "hundred", "topology.kubernetes.io/zone", "zone-" + number % 3),
                            ROUND)));
            cluster.policy("hundred", "Enforce", forNodes("hundred") + """

                            measurement: {window: 10s, minSamples: 1, breachesBeforeAction: 2}
                            rollout: {waves: [1, '10%', '100%'], maxConcurrent: 20, soak: 2s}""");
            List<Replica> replicas = List.of(one, other);
            until(replicas, () -> kills() >= KILLS / 2);
            cluster.controlPlane().stopApiServer();
            cluster.controlPlane().startApiServer();
            until(replicas, () -> kills() >= KILLS);
            assertThat(cluster.phase("hundred")).as("at the last death").isNotEqualTo("AllFixed");
            until(replicas, () -> cluster.phase("hundred").equals("AllFixed"));

            assertThat(nodes).allSatisfy(node -> {
                assertThat(node.fixesRun()).as(node.name()).containsExactly("apply");
                assertThat(node.sysctl()).isEqualTo("0");
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
            for (SimulatedNodeAgent node : nodes) {
                node.close();
            }
        }
    }

    private synchronized void written(Replica by) {
        if (kills < KILLS && --writesToLive == 0) {
            by.kill();
            kills++;
            writesToLive = random.nextInt(1, MOST_WRITES_IN_A_LIFE + 1);
        }
    }

    private synchronized int kills() {
        return kills;
    }

    /** Who was killed, or gave up while the API server was away, is started again meanwhile, as a kubelet would. */
    private static void until(List<Replica> replicas, Callable<Boolean> condition) {
        eventually().atMost(BOUND).until(() -> {
            replicas.forEach(Replica::startUnlessAlive);
            return condition.call();
        });
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
                .flatMap(fix -> Optional.ofNullable(fix.rollout()).stream())
                .filter(position -> position.wave() == wave)
                .count();
    }

    private List<NodeLatency> latencies() {
        return cluster.client().resources(NodeLatency.class).list().getItems();
    }
}
