package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.controlplane.Crds;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server itself refuses of what a node reports: no node can report what the operator cannot read. */
@WithControlPlane
class ReportRulesTest {
    private static final String KERNEL = "{release: '6.1', bootID: b, variant: Timer, possibleCPUs: 80, onlineCPUs: 2}";
    private static final String WINDOW =
            "{start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:01:00.123456789Z', bootID: b,"
                    + " walks: 30, p99: 309ms, unpairedEvents: 0, lostEvents: 0}";
    private static final String FORECAST =
            "{threshold: estimatorP99, crossingEstimators: 64700, stepPicoseconds: 193000,"
                    + " growthPerDay: -12, crossingTime: '2026-02-01T00:00:00Z', outlook: Soon, message: soon}";
    private static final String VERDICT =
            "{value: Healthy, since: '2026-01-01T00:00:00Z', breaches: 0, reason: WithinThresholds, message: fine}";

    private static final PatchContext AS_HELPER = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("node-helper")
            .withForce(true)
            .build();

    private final KubernetesClient client;

    ReportRulesTest(KubernetesClient client) {
        this.client = client;
    }

    @BeforeAll
    static void a_node_is_measured(KubernetesClient client) {
        Crds.serve(client, Path.of("nodelatencies.latency.ipvs.dev.yaml"));
        client.resource(read("spec: {policy: {name: p, generation: 1}, mode: Observe, measurement: {}}", client))
                .serverSideApply();
    }

    @Test
    void a_report_as_a_helper_writes_it_is_taken() {
        NodeLatency stored = report("status: {kernel: " + KERNEL + ", measurement: " + WINDOW + ", forecast: "
                + FORECAST + ", verdict: " + VERDICT + "}");

        assertThat(stored.unreadable()).isEmpty();
    }

    @ParameterizedTest(name = "{0} with {1} instead of {2}")
    @CsvSource(delimiter = '|', textBlock = """
        kernel      | possibleCPUs: -3000000000           | possibleCPUs: 80
        kernel      | possibleCPUs: 3000000000            | possibleCPUs: 80
        kernel      | possibleCPUs: 1.5                   | possibleCPUs: 80
        kernel      | variant: Sundial                    | variant: Timer
        kernel      | ''                                  | bootID: b,
        kernel      | ''                                  | release: '6.1',
        measurement | ''                                  | bootID: b,
        measurement | ''                                  | walks: 30,
        measurement | walks: -1                           | walks: 30
        measurement | walks: 1e300                        | walks: 30
        measurement | end: '2026-01-01T00:00:00+99:99'    | end: '2026-01-01T00:01:00.123456789Z'
        measurement | end: '2026-01-01T00:00:00+02:00'    | end: '2026-01-01T00:01:00.123456789Z'
        measurement | end: '2026-13-01T00:00:00Z'         | end: '2026-01-01T00:01:00.123456789Z'
        measurement | p99: 9999999h                       | p99: 309ms
        measurement | p99: -1s                            | p99: 309ms
        forecast    | crossingEstimators: -1              | crossingEstimators: 64700
        forecast    | stepPicoseconds: 1e300              | stepPicoseconds: 193000
        forecast    | crossingTime: tomorrow              | crossingTime: '2026-02-01T00:00:00Z'
        forecast    | outlook: Bleak                      | outlook: Soon
        verdict     | since: yesterday                    | since: '2026-01-01T00:00:00Z'
        verdict     | breaches: -1                        | breaches: 0
        verdict     | ''                                  | value: Healthy,
        """)
    void a_report_that_could_not_be_read_is_refused(String part, String wrong, String right) {
        String good = switch (part) {
            case "kernel" -> KERNEL;
            case "measurement" -> WINDOW;
            case "forecast" -> FORECAST;
            default -> VERDICT;
        };
        assertThat(good).contains(right);

        assertThatThrownBy(() -> report("status: {" + part + ": " + good.replace(right, wrong) + "}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("status." + part);
    }

    private NodeLatency report(String status) {
        GenericKubernetesResource resource =
                read("spec: {policy: {name: p, generation: 1}, mode: Observe, measurement: {}}\n" + status, client);
        return client.getKubernetesSerialization()
                .convertValue(client.resource(resource).subresource("status").patch(AS_HELPER), NodeLatency.class);
    }

    private static GenericKubernetesResource read(String rest, KubernetesClient client) {
        return client.getKubernetesSerialization()
                .unmarshal(
                        "apiVersion: latency.ipvs.dev/v1alpha1\nkind: NodeLatency\nmetadata: {name: node-a}\n" + rest,
                        GenericKubernetesResource.class);
    }
}
