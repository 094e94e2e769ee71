package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the packaged operator takes for thousands of nodes, in its pod's memory limit. */
@WithControlPlane
@Tag("bench")
class FleetBenchIT {
    private static final String POLICY = "fleet";
    private static final int NODES = Integer.getInteger("fleet.nodes", 5_000);
    private static final int BREACHED = NODES / 10;
    private static final Duration OBSERVED = Duration.ofSeconds(120);
    private static final Duration BOUND = Duration.ofMinutes(15);
    private static final long GOAL_MEBIBYTES = 300;

    /** What was written until a moment, or between two, and how much of it by the fleet's helpers and kubelets. */
    private record Interval(ApiWrites all, long ofFleet, long reports, long changes) {
        static Interval until(ApiWrites writes, SimulatedFleet fleet) {
            return new Interval(writes, fleet.writes(), fleet.reports(), fleet.changes());
        }

        Interval since(Interval before) {
            return new Interval(
                    all.since(before.all),
                    ofFleet - before.ofFleet,
                    reports - before.reports,
                    changes - before.changes);
        }

        long ofOthers() {
            return all.all() - ofFleet;
        }

        /** Writes to NodeLatencies by the operator, for each change of a node's verdict or fix. */
        double perChange() {
            return (double) (all.of("APPLY nodelatencies") + all.of("APPLY nodelatencies/status") - reports) / changes;
        }
    }

    private final TestCluster cluster;

    FleetBenchIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void memory_and_writes_at_5000_nodes_in_steady_state_and_in_a_rollout() throws Exception {
        try (SimulatedFleet fleet = SimulatedFleet.in(cluster);
                MeasuredOperator operator = MeasuredOperator.start(
                        cluster, MeasuredOperator.memoryLimit(cluster), Path.of("target", "operator-fleet.log"))) {
            fleet.growTo(NODES);
            cluster.policy(
                    POLICY,
                    "Enforce",
                    "measurement: {window: 1m}\nrollout: {waves: ['100%'], maxConcurrent: 10%, soak: 0s}");
            fleet.awaitWatched(POLICY, BOUND);

            Interval begin = now(fleet);
            Thread.sleep(OBSERVED);
            Interval steady = now(fleet).since(begin);
            double perSecond = (double) steady.ofOthers() / OBSERVED.toSeconds();
            double together = (double) steady.all().all() / OBSERVED.toSeconds();
            System.out.printf(
                    "%d nodes in steady state: RSS %d MiB, at most %d MiB; %.1f writes/s, and %.1f by the node helpers%n%s%n",
                    NODES,
                    operator.rss(),
                    operator.highestRss(),
                    perSecond,
                    (double) steady.ofFleet() / OBSERVED.toSeconds(),
                    steady.all().counts());

            begin = now(fleet);
            long began = System.nanoTime();
            fleet.breach(BREACHED);
            eventually()
                    .atMost(BOUND)
                    .until(() ->
                            cluster.ready(POLICY).orElseThrow().getMessage().startsWith(BREACHED + " nodes fixed"));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Interval rollout = now(fleet).since(begin);
            System.out.printf(
                    "%d of them fixed, as many at a time, in %d s: RSS %d MiB, at most %d MiB; %d writes, %.1f/s; %d changes of"
                            + " a node's verdict or fix, %.2f writes to its NodeLatency each%n%s%n",
                    BREACHED,
                    took.toSeconds(),
                    operator.rss(),
                    operator.highestRss(),
                    rollout.ofOthers(),
                    (double) rollout.ofOthers() / took.toSeconds(),
                    rollout.changes(),
                    rollout.perChange(),
                    rollout.all().counts());

            assertThat(together).as("writes/s by all").isLessThan(10);
            assertThat(rollout.perChange()).isLessThanOrEqualTo(1);
            assertThat(operator.log())
                    .as("helpers that write at the same time are no failure")
                    .doesNotContain("Uncaught error");
            assertThat(operator.highestRss()).as("MiB").isLessThan(GOAL_MEBIBYTES);
        }
    }

    private Interval now(SimulatedFleet fleet) {
        return Interval.until(ApiWrites.of(cluster.client()), fleet);
    }
}
