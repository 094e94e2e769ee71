package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the packaged operator takes by the number of nodes, with the options of its image and as much memory as its pod may
 * have. Time is that of the CPU, so that a busy machine does not count.
 */
@WithControlPlane
@Tag("bench")
class FleetBenchIT {
    private static final String POLICY = "fleet";
    private static final int MANY = 5_000;
    private static final List<Integer> SIZES = List.of(100, 1_000, MANY, 20_000);
    private static final int LOOKS = 20;
    private static final Duration OBSERVED = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final double MEBIBYTE = 1 << 20;
    private static final Pattern LOOK_COUNT =
            Pattern.compile("reconciliations_execution_duration_seconds_count\\S* (\\S+)");

    private record Cost(int nodes, double cpuMillis, double mebibytes, long rss) {
        /** How much more CPU it takes for ten times the nodes. */
        double perTenfold(Cost smaller) {
            return Math.pow(cpuMillis / smaller.cpuMillis, 1 / Math.log10((double) nodes / smaller.nodes));
        }
    }

    private final KubernetesClient client;
    private final TestCluster cluster;
    private final OperatorProcess operator;
    private PlayedFleet fleet;

    FleetBenchIT(ControlPlane controlPlane) throws IOException {
        client = controlPlane.client();
        cluster = new TestCluster(controlPlane);
        Path log = Path.of("target", "operator-fleet.log");
        Files.deleteIfExists(log);
        operator = OperatorProcess.start(asInItsPod(), cluster.operatorKubeconfig(), log);
    }

    @BeforeEach
    void begin() {
        fleet = new PlayedFleet(client);
    }

    @AfterEach
    void end() {
        cluster.delete(POLICY);
        eventually().atMost(PATIENCE).until(() -> cluster.isGone(POLICY));
        operator.close();
        fleet.close();
    }

    @Test
    void memory_and_writes_at_5000_nodes_in_steady_state_and_in_a_rollout() throws Exception {
        fleet.growTo(MANY);
        cluster.policy(
                POLICY,
                "Enforce",
                "measurement: {window: 1m}\nrollout: {waves: ['100%'], maxConcurrent: 10%, soak: 0s}");
        awaitWatched(MANY);

        ApiWrites before = ApiWrites.of(client);
        long ofFleet = fleet.writes();
        Thread.sleep(OBSERVED);
        ApiWrites steady = ApiWrites.of(client).since(before);
        double perSecond = (double) (steady.all() - (fleet.writes() - ofFleet)) / OBSERVED.toSeconds();
        System.out.printf(
                "%d nodes in steady state: RSS %d MiB; %.1f writes/s, and %.1f by the node helpers%n%s%n",
                MANY,
                rss("VmRSS"),
                perSecond,
                (double) (fleet.writes() - ofFleet) / OBSERVED.toSeconds(),
                steady.counts());
        assertThat(rss("VmRSS")).as("MiB").isLessThan(300);
        assertThat(perSecond).isLessThan(10);

        before = ApiWrites.of(client);
        ofFleet = fleet.writes();
        long changed = fleet.changes();
        long began = System.nanoTime();
        fleet.breach(MANY / 10);
        eventually()
                .atMost(PATIENCE)
                .until(() -> cluster.ready(POLICY).orElseThrow().getMessage().startsWith(MANY / 10 + " nodes fixed"));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        ApiWrites rollout = ApiWrites.of(client).since(before);
        long written = rollout.all() - (fleet.writes() - ofFleet);
        System.out.printf(
                "%d of them fixed, as many at a time, in %d s: RSS %d MiB, at most %d MiB; %d writes, %.1f/s; %d changes of"
                        + " a node's verdict or fix%n%s%n",
                MANY / 10,
                took.toSeconds(),
                rss("VmRSS"),
                rss("VmHWM"),
                written,
                (double) written / took.toSeconds(),
                fleet.changes() - changed,
                rollout.counts());
        assertThat(rss("VmHWM")).as("MiB").isLessThan(300);
    }

    @Test
    void a_look_grows_with_the_nodes_alone() throws Exception {
        Optional<Cost> smaller = Optional.empty();
        System.out.printf(
                "%10s %13s %15s %12s %10s%n", "nodes", "look, CPU ms", "allocated, MiB", "per tenfold", "RSS, MiB");
        // So long that no helper needs to report again meanwhile.
        cluster.policy(POLICY, "Enforce", "measurement: {window: 1h}\nrollout: {paused: true}");
        for (int size : SIZES) {
            fleet.growTo(size);
            awaitWatched(size);
            Cost cost = look(size);
            System.out.printf(
                    "%10d %13.1f %15.1f %12s %10d%n",
                    size,
                    cost.cpuMillis(),
                    cost.mebibytes(),
                    smaller.map(before -> "%.1f".formatted(cost.perTenfold(before)))
                            .orElse("-"),
                    cost.rss());
            smaller = Optional.of(cost);
        }
    }

    /** Each edit of the policy makes one, which finds nothing to write on any node. */
    private Cost look(int size) throws Exception {
        long rss = rss("VmRSS");
        try (JvmCosts costs = JvmCosts.of(operator.handle())) {
            edit(0);
            double looks = looks();
            long cpu = costs.cpuNanos();
            long allocated = costs.allocatedBytes();
            for (int number = 1; number <= LOOKS; number++) {
                edit(number);
            }
            looks = looks() - looks;
            return new Cost(
                    size,
                    (costs.cpuNanos() - cpu) / 1e6 / looks,
                    (costs.allocatedBytes() - allocated) / MEBIBYTE / looks,
                    rss);
        }
    }

    private void edit(int number) {
        LatencyPolicy edited = client.resources(LatencyPolicy.class)
                .withName(POLICY)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"priority\":%d}}".formatted(number));
        eventually()
                .until(() -> edited.getMetadata()
                        .getGeneration()
                        .equals(client.resources(LatencyPolicy.class)
                                .withName(POLICY)
                                .get()
                                .getStatus()
                                .observedGeneration()));
    }

    private double looks() throws IOException, InterruptedException {
        return LOOK_COUNT
                .matcher(operator.get("/metrics"))
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    /** Every node has been judged, the policy says so, and nothing more is written about it. */
    private void awaitWatched(int size) {
        eventually()
                .atMost(PATIENCE)
                .until(() -> cluster.standing(POLICY).equals("AllHealthy")
                        && client.resources(NodeLatency.class).list().getItems().stream()
                                        .filter(FleetBenchIT::isTold)
                                        .count()
                                == size);
    }

    private static boolean isTold(NodeLatency latency) {
        return latency.getStatus() != null
                && latency.getStatus().conditions() != null
                && latency.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** @param which of the lines of {@code /proc/PID/status}, in MiB */
    private long rss(String which) throws IOException {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc/" + operator.handle().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(which))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .sum()
                    / 1024;
        }
    }

    private List<String> asInItsPod() throws IOException {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("latency-operator")
                .get();
        Quantity memory = requireNonNull(deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory"));
        Stream<String> ofImage = Pattern.compile("-XX:\\S+")
                .matcher(Files.readString(Path.of("image", "launcher")))
                .results()
                .map(MatchResult::group);
        return Stream.concat(ofImage, Stream.of("-XX:MaxRAM=" + memory.getNumericalAmount()))
                .toList();
    }
}
