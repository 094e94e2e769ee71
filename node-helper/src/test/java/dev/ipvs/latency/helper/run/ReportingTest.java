package dev.ipvs.latency.helper.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec;
import dev.ipvs.latency.api.v1alpha1.NodeLatencySpec.PolicyRef;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Crds;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** {@code node-helper run} and a real API server, on this machine's own kernel, whatever that is. */
@WithControlPlane
class ReportingTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final ControlPlane controlPlane;
    private final KubernetesClient admin;

    @TempDir
    Path folder;

    private String node = "";

    ReportingTest(ControlPlane controlPlane, KubernetesClient admin) {
        this.controlPlane = controlPlane;
        this.admin = admin;
    }

    @BeforeEach
    void a_node_of_its_own(TestInfo test) {
        node = "helper-"
                + test.getTestMethod()
                        .orElseThrow()
                        .getName()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
        Crds.serve(admin, Path.of("../crds/nodelatencies.latency.ipvs.dev.yaml"));
    }

    @Test
    void reports_facts_as_soon_as_its_NodeLatency_is_there_and_ends_on_SIGTERM() throws Exception {
        try (HelperProcess helper = start()) {
            until(helper, () -> helper.said().contains("event=started"));
            assign();

            NodeLatencyStatus status = statusOnce(_ -> true, helper);

            assertThat(status.kernel()).isNotNull().satisfies(kernel -> {
                assertThat(kernel.release()).isEqualTo(System.getProperty("os.version"));
                assertThat(kernel.bootID()).isNotEmpty();
                assertThat(kernel.variant()).isIn((Object[]) Variant.values());
            });
            assertThat(status.verdict()).isNotNull();
            assertThat(status.observedGeneration()).isEqualTo(1);
            assertThat(helper.terminate()).isEqualTo(143);
            assertThat(helper.said())
                    .contains("event=started")
                    .contains("event=reported")
                    .contains("event=stopped");
        }
    }

    @Test
    void answers_the_kubelet_and_prometheus() throws Exception {
        assign();
        try (HelperProcess helper = start()) {
            statusOnce(_ -> true, helper);

            assertThat(helper.get("/livez").orElseThrow().statusCode()).isEqualTo(200);
            assertThat(helper.get("/readyz").orElseThrow().statusCode()).isEqualTo(200);
            assertThat(helper.get("/metrics").orElseThrow().body())
                    .contains("ipvs_latency_reports_total{result=\"written\"} ")
                    .contains("ipvs_latency_kernel_info{release=\"" + System.getProperty("os.version") + "\"");
        }
    }

    @Test
    void owns_its_fields_alone_and_takes_back_a_verdict_of_silence() throws Exception {
        assign();
        try (HelperProcess helper = start()) {
            NodeLatencyStatus first = statusOnce(_ -> true, helper);
            the_operator_says_stale();

            NodeLatencyStatus again = statusOnce(
                    status -> status.verdict() != null && status.verdict().reason() != VerdictReason.MeasurementStale,
                    helper);

            assertThat(again.verdict()).isEqualTo(first.verdict());
            assertThat(admin.resources(NodeLatency.class)
                            .withName(node)
                            .get()
                            .getMetadata()
                            .getManagedFields())
                    .filteredOn(entry -> "status".equals(entry.getSubresource()))
                    .extracting(ManagedFieldsEntry::getManager)
                    .contains("node-helper");
        }
    }

    @Test
    void catches_up_when_the_API_server_was_away() throws Exception {
        controlPlane.stopApiServer();
        try (HelperProcess helper = start()) {
            try {
                until(helper, () -> helper.said().contains("event=started"));
                assertThat(helper.process().isAlive()).isTrue();
            } finally {
                controlPlane.startApiServer();
            }
            assign();

            assertThat(statusOnce(_ -> true, helper).verdict()).isNotNull();
        }
    }

    private HelperProcess start() throws IOException {
        return HelperProcess.start(node, controlPlane.adminKubeconfig(), folder);
    }

    private void assign() {
        NodeLatency object = new NodeLatency();
        object.setMetadata(new ObjectMetaBuilder().withName(node).build());
        object.setSpec(
                new NodeLatencySpec(new PolicyRef("estimator", 1L), Mode.Observe, MeasurementSpec.DEFAULT, null));
        admin.resource(object).create();
    }

    private void the_operator_says_stale() {
        String change = """
                {"apiVersion": "latency.ipvs.dev/v1alpha1", "kind": "NodeLatency", "metadata": {"name": "%s"},
                 "status": {"verdict": {"value": "%s", "reason": "%s", "since": "2026-11-24T00:00:00Z", "breaches": 0,
                 "message": "silent"}}}
                """.formatted(node, VerdictValue.Unknown, VerdictReason.MeasurementStale);
        admin.resources(NodeLatency.class)
                .withName(node)
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("latency-operator-status")
                                .withForce(true)
                                .build(),
                        change);
    }

    /** The node's status, once the helper has written into it and this holds of it. */
    private NodeLatencyStatus statusOnce(Predicate<NodeLatencyStatus> holds, HelperProcess helper) {
        return until(helper, () -> status().filter(holds), Optional::isPresent).orElseThrow();
    }

    private static void until(HelperProcess helper, Callable<Boolean> holds) {
        until(helper, holds, Boolean::booleanValue);
    }

    private static <T> T until(HelperProcess helper, Callable<T> seen, Predicate<T> holds) {
        try {
            return Awaitility.await().atMost(SOON).until(seen, holds);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "; the helper said: " + helper.said(), late);
        }
    }

    private Optional<NodeLatencyStatus> status() {
        return Optional.ofNullable(
                        admin.resources(NodeLatency.class).withName(node).get())
                .map(NodeLatency::getStatus)
                .filter(status -> status.kernel() != null);
    }
}
