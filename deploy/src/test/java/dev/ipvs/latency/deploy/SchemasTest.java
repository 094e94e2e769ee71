package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is applied, against what a real API server says of its kinds, ours, the Prometheus Operator's and Kyverno's among them. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemasTest {
    private static final List<String> DESCRIBED = List.of(
            "dev.ipvs.latency.v1alpha1.LatencyPolicy",
            "dev.ipvs.latency.v1alpha1.NodeLatency",
            "com.coreos.monitoring.v1.PodMonitor",
            "com.coreos.monitoring.v1.PrometheusRule",
            "io.kyverno.v2.PolicyException",
            "io.kyverno.policies.v1.PolicyException");

    private final Provision provision = Provision.ofThisTree();
    private final KubernetesClient client;
    private final Shell shell;
    private Path schemas = Path.of("");

    SchemasTest(ControlPlane controlPlane, KubernetesClient client) {
        this.client = client;
        shell = new Shell(controlPlane.adminKubeconfig());
    }

    @BeforeAll
    void schemas_of_a_real_api_server(@TempDir Path folder) throws IOException {
        for (Path crds : List.of(Tree.CHART.resolve("crds"), made("prometheus-operator-crds"), made("kyverno-crds"))) {
            apply(crds);
        }
        String openApi = Awaitility.await("the API server describes the kinds")
                .until(
                        () -> client.raw("/openapi/v2"),
                        description -> DESCRIBED.stream().allMatch(description::contains));
        schemas = folder;
        new JsonSchemas(folder).write(openApi);
    }

    @Test
    void base_overlays_and_examples_have_no_unknown_field_and_no_wrong_type() throws IOException {
        for (String rendered :
                new String[] {"base/operator.yaml", "monitoring/prometheus-operator.yaml", "proxy-mode/proxy-mode.yaml"
                }) {
            assertThat(conform(Tree.DEPLOY.resolve(rendered)).stdout()).contains("Invalid: 0, Errors: 0, Skipped: 0");
        }
        for (String folder : new String[] {"examples", "policy-engines/kyverno"}) {
            try (Stream<Path> examples = Files.list(Tree.DEPLOY.resolve(folder))) {
                for (Path example : examples.toList()) {
                    assertThat(conform(example).stdout()).contains("Invalid: 0, Errors: 0, Skipped: 0");
                }
            }
        }
        for (String overlay : new String[] {"observe", "enforce"}) {
            assertThat(conform(Tree.DEPLOY.resolve("overlays").resolve(overlay).resolve("policy.yaml"))
                            .stdout())
                    .contains("Valid: 1, Invalid: 0");
        }
    }

    /** So that the test above can fail at all. */
    @Test
    void a_field_that_nobody_knows_is_found(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"),
                Files.readString(Tree.DEPLOY.resolve("examples/observe.yaml")) + "  window: 1m\n");
        assertThat(conform(wrong).stdout()).contains("Invalid: 1").contains("window");
    }

    @Test
    void the_documented_line_applies_kyvernos_exceptions() throws IOException {
        shell.output("kubectl create namespace kyverno");

        assertThat(shell.output(InstallGuide.read().under("Policy engines").getFirst()))
                .contains("latency-node-helper created", "latency-node-fixer created");
    }

    private void apply(Path crds) throws IOException {
        try (Stream<Path> files = Files.list(crds)) {
            for (Path file : files.toList()) {
                try (InputStream crd = Files.newInputStream(file)) {
                    client.load(crd).serverSideApply();
                }
            }
        }
    }

    private Path made(String script) {
        return provision.made(Path.of(script));
    }

    private Command.Finished conform(Path file) {
        return Command.of(
                        provision.tool("kubeconform").toString(),
                        "-strict",
                        "-summary",
                        "-schema-location",
                        schemas.resolve(JsonSchemas.TEMPLATE).toString(),
                        file.toString())
                .run();
    }
}
