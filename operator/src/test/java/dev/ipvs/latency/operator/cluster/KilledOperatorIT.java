package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each operator process is killed by SIGKILL right after its first write, and the next one goes on: so the whole way, from
 * nothing to proven and back, is gone with a death between each two writes.
 */
@WithControlPlane
class KilledOperatorIT {
    private static final int MORE_THAN_ENOUGH = 60;

    /** A lease of a dead leader would have to run out first, and a watch that the gate does not upgrade be tried again. */
    private static final String[] WITHOUT_WAITING = {
        "latency.leader-election.enabled=false", "quarkus.kubernetes-client.request-retry-backoff-limit=0"
    };

    private final TestCluster cluster;
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final AtomicReference<OperatorProcess> victim = new AtomicReference<>();

    KilledOperatorIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void an_operator_that_dies_after_each_write_does_the_same_as_one_that_lives(@TempDir Path folder) throws Exception {
        Config config = Config.fromKubeconfig(Files.readString(cluster.operatorKubeconfig()));
        try (WriteGate gate = new WriteGate(config, this::kill);
                SimulatedNodeAgent node =
                        new SimulatedNodeAgent(cluster.client(), "mortal", Map.of("test", "mortal"))) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), gate.kubeconfig());
            cluster.policy("mortal", "Enforce", forNodes("mortal"));

            int livesToFix = liveUntil(kubeconfig, () -> cluster.isIn("mortal", FixState.Verified));
            assertThat(node.sysctl()).isEqualTo("0");
            cluster.delete("mortal");
            int livesToUndo = liveUntil(kubeconfig, () -> cluster.isGone("mortal"));

            assertThat(node.sysctl()).isEqualTo("1");
            assertThat(node.fixesRun()).as("each pod once").containsExactly("apply", "revert");
            assertThat(cluster.latency("mortal")).isEmpty();
            assertThat(livesToFix + livesToUndo).as("died after: %s", writes).isGreaterThan(10);
        }
    }

    /** How many operators it took. */
    private int liveUntil(Path kubeconfig, BooleanSupplier done) {
        int lives = 0;
        while (!done.getAsBoolean()) {
            assertThat(++lives).as("writes without end: %s", writes).isLessThan(MORE_THAN_ENOUGH);
            OperatorProcess operator =
                    OperatorProcess.start(kubeconfig, Path.of("target", "operator-killed.log"), WITHOUT_WAITING);
            victim.set(operator);
            try (operator) {
                eventually().until(() -> !operator.isAlive() || done.getAsBoolean());
            }
        }
        return lives;
    }

    private void kill(String write) {
        writes.add(write);
        victim.get().kill();
    }
}
