package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import dev.ipvs.latency.operator.metrics.Metric;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The metrics of the packaged operator, once it has fixed a node and failed at another; the test simulates kubelet and node helper. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private static final Path LOG = Path.of("target", "operator-metrics.log");
    private static final String POLICY = "watched";
    private static final String ORPHANED = "watched-and-gone";
    private static final String HOPELESS = "watched-in-vain";
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    private final TestCluster cluster;
    private final OperatorProcess operator;
    private final SimulatedNodeAgent node;
    private final SimulatedNodeAgent orphan;
    private final SimulatedNodeAgent hopeless;

    MetricsIT(ControlPlane controlPlane) throws Exception {
        Files.deleteIfExists(LOG);
        cluster = new TestCluster(controlPlane);
        operator = OperatorProcess.start(cluster.operatorKubeconfig(), LOG, "quarkus.log.console.json.enabled=true");
        node = new SimulatedNodeAgent(cluster.client(), "watched-node", Map.of("test", POLICY));
        orphan = new SimulatedNodeAgent(cluster.client(), "watched-orphan", Map.of("test", ORPHANED));
        hopeless = new SimulatedNodeAgent(cluster.client(), "watched-hopeless", Map.of("test", HOPELESS));
    }

    @BeforeAll
    void one_node_is_fixed_and_another_cannot_be() {
        hopeless.fixDoesNotHelp();
        cluster.policy(ORPHANED, "Enforce", forNodes(ORPHANED) + "\nonDelete: Keep");
        eventually().until(() -> cluster.isIn(orphan.name(), FixState.Verified));
        cluster.delete(ORPHANED);
        cluster.policy(POLICY, "Enforce", forNodes(POLICY));
        cluster.allowBundlesFrom("registry.example/p");
        String livepatch =
                "\nmitigations: [{type: Livepatch, livepatch: {bundle: 'registry.example/p@" + DIGEST + "'}}]";
        eventually().until(() -> cluster.policy(HOPELESS, "Enforce", forNodes(HOPELESS) + livepatch) != null);
        eventually().until(() -> cluster.phase(POLICY).equals("AllFixed"));
        eventually().until(() -> cluster.phase(HOPELESS).equals("FailureLimitReached"));
        eventually().until(() -> operator.get("/metrics").contains("ipvs_latency_orphaned_nodes{"));
    }

    @AfterAll
    void end() throws Exception {
        for (String policy : List.of(POLICY, HOPELESS)) {
            cluster.delete(policy);
            eventually().until(() -> cluster.isGone(policy));
        }
        node.close();
        hopeless.close();
        orphan.close();
        operator.close();
    }

    @Test
    void promtool_finds_nothing_wrong_with_its_metrics() throws IOException, InterruptedException {
        Path metrics = Path.of("target", "operator.metrics");
        Files.writeString(metrics, operator.get("/metrics"));

        Command.Finished promtool = Command.of(
                        "sh", "-c", Provision.ofThisTree().prometheus() + "/promtool check metrics <" + metrics)
                .run();

        assertThat(promtool.stdout() + promtool.stderr()).isEmpty();
        assertThat(promtool.exitCode()).isZero();
    }

    @Test
    void it_shows_every_metric_that_is_documented() throws IOException, InterruptedException {
        String metrics = operator.get("/metrics");

        assertThat(Stream.of(Metric.values()))
                .allSatisfy(metric -> assertThat(metrics).contains("\n" + metric.text() + "{"));
        assertThat(metrics)
                .contains("ipvs_latency_policy_fixes{policy=\"watched\",state=\"Verified\"")
                .contains("ipvs_latency_transitions_total{kind=\"NodeLatency\",reason=\"MeasuredBetter\"")
                .contains(
                        "ipvs_latency_transitions_total{kind=\"NodeLatency\",reason=\"DidNotHelp\",severity=\"Warning\"");
    }

    @Test
    void a_livepatch_that_failed_is_told_by_its_digest() throws IOException, InterruptedException {
        assertThat(operator.get("/metrics").lines())
                .filteredOn(line -> line.startsWith("ipvs_latency_policy_livepatch_nodes{"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(
                                "digest=\"" + DIGEST + "\"",
                                "kernel=\"6.1.0-simulated\"",
                                "outcome=\"Failed\"",
                                "reason=\"DidNotHelp\""));
    }

    @Test
    void how_the_framework_fares_is_shown_too() throws IOException, InterruptedException {
        assertThat(operator.get("/metrics"))
                .contains("reconciliations_success_total")
                .contains("process_cpu_usage")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void no_label_names_a_node() throws IOException, InterruptedException {
        assertThat(operator.get("/metrics")).doesNotContain(node.name(), hopeless.name(), orphan.name());
    }

    @Test
    void it_says_that_it_is_alive_and_ready() throws IOException, InterruptedException {
        assertThat(operator.get("/q/health/live")).contains("\"status\": \"UP\"");
        assertThat(operator.get("/q/health/ready")).contains("\"status\": \"UP\"");
    }

    @Test
    void a_decision_is_one_line_of_the_log_that_names_node_policy_reason_and_event() throws IOException {
        try (Stream<String> lines = Files.lines(LOG)) {
            Optional<JsonNode> proven = lines.filter(line -> line.startsWith("{"))
                    .map(line -> Serialization.unmarshal(line, JsonNode.class))
                    .filter(line -> line.path("mdc").path("reason").asText().equals("MeasuredBetter"))
                    .filter(line -> line.path("mdc").path("node").asText().equals(node.name()))
                    .findFirst();

            JsonNode words = proven.orElseThrow().get("mdc");
            assertThat(words.get("policy").asText()).isEqualTo(POLICY);
            String event = words.get("event").asText().replaceFirst("^default/", "");
            assertThat(cluster.client()
                            .events()
                            .v1()
                            .events()
                            .inNamespace("default")
                            .withName(event)
                            .get())
                    .satisfies(found -> assertThat(found.getReason()).isEqualTo("MeasuredBetter"));
        }
    }
}
