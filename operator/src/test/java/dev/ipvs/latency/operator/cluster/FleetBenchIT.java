package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the packaged operator takes for thousands of nodes, with the options of its image and as much memory as its pod may have. */
@WithControlPlane
@Tag("bench")
class FleetBenchIT {
    private static final String POLICY = "fleet";
    private static final int MANY = 5_000;
    private static final Duration OBSERVED = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

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
        // A watch begins with what the API server has cached, and of a kind that was just defined it has nothing yet.
        eventually()
                .ignoreExceptions()
                .until(() -> client.resources(NodeLatency.class)
                        .list(new ListOptionsBuilder().withResourceVersion("0").build())
                        .getItems()
                        .isEmpty());
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
        assertThat(rss("VmRSS")).as("MiB").isLessThan(memoryLimit() >> 20);
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
        assertThat(rss("VmHWM")).as("MiB").isLessThan(memoryLimit() >> 20);
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
        Stream<String> ofImage = Pattern.compile("-XX:\\S+")
                .matcher(Files.readString(Path.of("image", "launcher")))
                .results()
                .map(MatchResult::group);
        return Stream.concat(ofImage, Stream.of("-XX:MaxRAM=" + memoryLimit())).toList();
    }

    /** Of the operator's pod, in bytes: with more it would be ended. */
    private long memoryLimit() {
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
        return memory.getNumericalAmount().longValueExact();
    }
}
