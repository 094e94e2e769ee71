package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What one compromised node helper costs the packaged operator by writing as fast as it can, beside the same fleet at rest in the
 * same run. The bound is the operator's own: it looks at a cluster four times a second at most, whatever happens in it.
 */
@WithControlPlane
@Tag("bench")
class HostileHelperBenchIT {
    private static final String POLICY = "fleet";
    private static final int NODES = Integer.getInteger("fleet.nodes", 1_000);
    private static final Duration OBSERVED = Duration.ofSeconds(60);
    private static final Duration BOUND = Duration.ofMinutes(15);
    private static final double LOOKS_PER_SECOND = 4;
    /** Of one look about one node: its conditions, an Event, and the policy's status. */
    private static final double WRITES_PER_LOOK = 3;

    private record Interval(double cpuPercent, double looks, double writes, long ofHelper) {}

    private final TestCluster cluster;

    HostileHelperBenchIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void a_helper_that_writes_as_fast_as_it_can_costs_four_looks_a_second() throws Exception {
        try (SimulatedFleet fleet = SimulatedFleet.in(cluster);
                MeasuredOperator operator = MeasuredOperator.start(
                        cluster, MeasuredOperator.memoryLimit(cluster), Path.of("target", "operator-hostile.log"))) {
            fleet.growTo(NODES);
            // So long that no honest helper needs to report again meanwhile.
            cluster.policy(POLICY, "Enforce", "measurement: {window: 1h}\nrollout: {paused: true}");
            fleet.awaitWatched(POLICY, BOUND);
            System.out.printf(
                    "%24s %10s %10s %12s %14s%n", NODES + " nodes", "CPU, %", "looks/s", "its writes/s", "helper's/s");
            Interval atRest = observe(operator, () -> 0L);
            print("at rest", atRest);
            try (HostileHelper helper = HostileHelper.on(cluster, "fleet-0")) {
                Interval flooded = observe(operator, helper::writes);
                print("one hostile helper", flooded);
                Duration answer = answerToAnEdit();
                System.out.printf(
                        "a policy's edit is answered after %d ms; RSS at most %d MiB%n",
                        answer.toMillis(), operator.highestRss());

                assertThat(flooded.ofHelper()).as("the flood is one: writes").isGreaterThan(10 * OBSERVED.toSeconds());
                assertThat(flooded.looks()).as("looks/s").isLessThan(LOOKS_PER_SECOND * 1.1);
                assertThat(flooded.writes())
                        .as("the operator's writes/s")
                        .isLessThan(atRest.writes() + WRITES_PER_LOOK * LOOKS_PER_SECOND);
                assertThat(answer).isLessThan(Duration.ofSeconds(5));
            }
            assertThat(operator.log()).doesNotContain("OutOfMemoryError");
        }
    }

    private interface Writes {
        long count();
    }

    private Interval observe(MeasuredOperator operator, Writes ofHelper) throws Exception {
        try (JvmCosts costs = operator.costs()) {
            double looks = operator.looks();
            long cpu = costs.cpuNanos();
            long helper = ofHelper.count();
            ApiWrites writes = ApiWrites.of(cluster.client());
            Thread.sleep(OBSERVED);
            double seconds = OBSERVED.toSeconds();
            long written = ofHelper.count() - helper;
            return new Interval(
                    (costs.cpuNanos() - cpu) / 1e7 / seconds,
                    (operator.looks() - looks) / seconds,
                    (ApiWrites.of(cluster.client()).since(writes).all() - written) / seconds,
                    written);
        }
    }

    private static void print(String what, Interval interval) {
        System.out.printf(
                "%24s %10.1f %10.1f %12.1f %14.1f%n",
                what,
                interval.cpuPercent(),
                interval.looks(),
                interval.writes(),
                (double) interval.ofHelper() / OBSERVED.toSeconds());
    }

    /** How long another person's change waits for the operator meanwhile. */
    private Duration answerToAnEdit() {
        long began = System.nanoTime();
        LatencyPolicy edited = cluster.client()
                .resources(LatencyPolicy.class)
                .withName(POLICY)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"priority\":7}}");
        eventually()
                .until(() -> edited.getMetadata()
                        .getGeneration()
                        .equals(requireNonNull(cluster.client()
                                        .resources(LatencyPolicy.class)
                                        .withName(POLICY)
                                        .get()
                                        .getStatus())
                                .observedGeneration()));
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
