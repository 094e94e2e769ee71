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
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
    void aNodeOfItsOwn(TestInfo test) {
        node = "helper-" + test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        var crd = admin.resources(CustomResourceDefinition.class)
                .load(Path.of("../crds/nodelatencies.latency.ipvs.dev.yaml").toFile())
                .item();
        admin.resource(crd).forceConflicts().serverSideApply();
        admin.resource(crd).waitUntilCondition(ReportingTest::established, 30, TimeUnit.SECONDS);
    }

    @Test
    void reportsFactsAsSoonAsItsNodeLatencyIsThereAndEndsOnSigterm() throws Exception {
        try (HelperProcess helper = start()) {
            Thread.sleep(1000);
            assign();

            NodeLatencyStatus status = await(object -> status(object).isPresent(), helper);

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
    void ownsItsFieldsAloneAndTakesBackAVerdictOfSilence() throws Exception {
        assign();
        try (HelperProcess helper = start()) {
            NodeLatencyStatus first = await(object -> status(object).isPresent(), helper);
            operatorSaysStale();

            NodeLatencyStatus again = await(
                    object -> status(object)
                            .filter(status -> status.verdict() != null
                                    && status.verdict().reason() != VerdictReason.MeasurementStale)
                            .isPresent(),
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
    void catchesUpWhenTheApiServerWasAway() throws Exception {
        controlPlane.stopApiServer();
        try (HelperProcess helper = start()) {
            try {
                Thread.sleep(3000);
                assertThat(helper.process().isAlive()).isTrue();
            } finally {
                controlPlane.startApiServer();
            }
            assign();

            await(object -> status(object).isPresent(), helper);
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

    private void operatorSaysStale() {
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

    private NodeLatencyStatus await(Predicate<NodeLatency> condition, HelperProcess helper)
            throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < end) {
            NodeLatency object =
                    admin.resources(NodeLatency.class).withName(node).get();
            if (condition.test(object)) {
                return status(object).orElseThrow();
            }
            Thread.sleep(200);
        }
        throw new AssertionError("not within " + SOON.toSeconds() + " s; the helper said: " + helper.said());
    }

    private static Optional<NodeLatencyStatus> status(NodeLatency object) {
        return Optional.ofNullable(object.getStatus()).filter(status -> status.kernel() != null);
    }

    private static boolean established(CustomResourceDefinition crd) {
        return crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
