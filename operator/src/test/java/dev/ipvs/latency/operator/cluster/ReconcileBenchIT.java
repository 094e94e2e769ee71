package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a whole look of the packaged operator costs by the number of nodes: reading, planning, summing up, and comparing with
 * what is stored. Time is that of the CPU, so that a busy machine does not count.
 */
@WithControlPlane
@Tag("bench")
class ReconcileBenchIT {
    private static final String POLICY = "fleet";
    private static final List<Integer> SIZES = List.of(100, 1_000, 5_000, 20_000);
    private static final int LOOKS = 20;
    /** So many more nodes than its pod is made for need more memory. */
    private static final int TIMES_THE_LIMIT = 4;

    private static final Duration BOUND = Duration.ofMinutes(15);
    private static final double MEBIBYTE = 1 << 20;

    private record Cost(int nodes, double cpuMillis, double mebibytes) {
        /** How much more CPU it takes for ten times the nodes. */
        double perTenfold(Cost atFewer) {
            return Math.pow(cpuMillis / atFewer.cpuMillis, 1 / Math.log10((double) nodes / atFewer.nodes));
        }
    }

    private final KubernetesClient client;
    private final TestCluster cluster;

    ReconcileBenchIT(ControlPlane controlPlane) {
        client = controlPlane.client();
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void a_look_grows_with_the_nodes_alone() throws Exception {
        try (SimulatedFleet fleet = SimulatedFleet.in(cluster);
                MeasuredOperator operator = MeasuredOperator.start(
                        cluster,
                        TIMES_THE_LIMIT * MeasuredOperator.memoryLimit(cluster),
                        Path.of("target", "operator-look.log"))) {
            // So long that no helper needs to report again meanwhile.
            cluster.policy(POLICY, "Enforce", "measurement: {window: 1h}\nrollout: {paused: true}");
            System.out.printf(
                    "%10s %13s %15s %12s %10s%n", "nodes", "look, CPU ms", "allocated, MiB", "per tenfold", "RSS, MiB");
            Optional<Cost> atFewer = Optional.empty();
            for (int size : SIZES) {
                fleet.growTo(size);
                fleet.awaitWatched(POLICY, BOUND);
                Cost cost = look(operator, size);
                System.out.printf(
                        "%10d %13.1f %15.1f %12s %10d%n",
                        size,
                        cost.cpuMillis(),
                        cost.mebibytes(),
                        atFewer.map(before -> "%.1f".formatted(cost.perTenfold(before)))
                                .orElse("-"),
                        operator.rss());
                // Twice is what noise may add to ten times the nodes; what is quadratic takes a hundred times.
                atFewer.ifPresent(before -> assertThat(cost.perTenfold(before)).isLessThan(20));
                atFewer = Optional.of(cost);
            }
        }
    }

    /** Each edit of the policy makes one, which finds nothing to write on any node. */
    private Cost look(MeasuredOperator operator, int size) throws Exception {
        try (JvmCosts costs = operator.costs()) {
            edit(0);
            double looks = operator.looks();
            long cpu = costs.cpuNanos();
            long allocated = costs.allocatedBytes();
            for (int number = 1; number <= LOOKS; number++) {
                edit(number);
            }
            looks = operator.looks() - looks;
            return new Cost(
                    size,
                    (costs.cpuNanos() - cpu) / 1e6 / looks,
                    (costs.allocatedBytes() - allocated) / MEBIBYTE / looks);
        }
    }

    private void edit(int number) {
        LatencyPolicy edited = client.resources(LatencyPolicy.class)
                .withName(POLICY)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"priority\":%d}}".formatted(number));
        eventually()
                .until(() -> edited.getMetadata()
                        .getGeneration()
                        .equals(requireNonNull(client.resources(LatencyPolicy.class)
                                        .withName(POLICY)
                                        .get()
                                        .getStatus())
                                .observedGeneration()));
    }
}
