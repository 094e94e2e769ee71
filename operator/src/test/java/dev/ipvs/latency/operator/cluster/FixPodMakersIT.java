package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.fix.FixAction;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Fix pods have one maker, and stay what they are: tried as an administrator. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FixPodMakersIT {
    private static final String STAYS = "a fix pod stays as it was made, and no pod becomes one";
    private static final String REFUSAL = "only the latency operator makes fix pods";

    private final KubernetesClient admin;
    private final KubernetesClient operator;
    private final Pod fixPod;

    FixPodMakersIT(ControlPlane controlPlane) throws IOException {
        TestCluster cluster = new TestCluster(controlPlane);
        admin = cluster.client();
        operator = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(cluster.operatorKubeconfig())))
                .build();
        fixPod = new Manifests(cluster.helperImage()).sysctl(FixAction.APPLY);
        // New admission policies take a moment to be obeyed.
        eventually().until(() -> isRefused(fixPod));
    }

    @AfterAll
    void close() {
        operator.close();
    }

    @Test
    void not_even_an_administrator_makes_one_or_uses_its_service_account() {
        assertThatThrownBy(() -> tryToCreate(fixPod)).hasMessageContaining(REFUSAL);
        assertThatThrownBy(() -> tryToCreate(labelled("other").apply(fixPod))).hasMessageContaining(REFUSAL);
        assertThatThrownBy(() -> tryToCreate(ofAccount("node-helper", fixPod))).hasMessageContaining(REFUSAL);
    }

    @Test
    void nothing_is_added_to_a_fix_pod_that_is_there_and_no_pod_becomes_one() {
        Pod fix = operator.resource(fixPod).create();
        Pod plain = admin.resource(new PodBuilder(
                                ofAccount("node-helper", labelled("other").apply(fixPod)))
                        .editMetadata()
                        .withName("plain")
                        .endMetadata()
                        .build())
                .create();
        try {
            assertThatThrownBy(() -> admin.pods()
                            .resource(fix)
                            .ephemeralContainers()
                            .edit(pod -> {
                                pod.getSpec()
                                        .getEphemeralContainers()
                                        .add(new EphemeralContainerBuilder()
                                                .withName("debug")
                                                .withImage("busybox")
                                                .build());
                                return pod;
                            }))
                    .hasMessageContaining(STAYS);
            assertThatThrownBy(() -> admin.resource(plain).edit(labelled("node-fixer")))
                    .hasMessageContaining(STAYS);
            assertThatThrownBy(() -> admin.resource(fix).edit(labelled("other")))
                    .hasMessageContaining(STAYS);
        } finally {
            admin.resource(fix).withGracePeriod(0).delete();
            admin.resource(plain).withGracePeriod(0).delete();
        }
    }

    private boolean isRefused(Pod pod) {
        try {
            tryToCreate(pod);
            return false;
        } catch (RuntimeException refusal) {
            return String.valueOf(refusal.getMessage()).contains(REFUSAL);
        }
    }

    private void tryToCreate(Pod pod) {
        admin.resource(pod).dryRun().create();
    }

    private static UnaryOperator<Pod> labelled(String name) {
        return pod -> new PodBuilder(pod)
                .editMetadata()
                .addToLabels("app.kubernetes.io/name", name)
                .endMetadata()
                .build();
    }

    private static Pod ofAccount(String serviceAccount, Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .withServiceAccountName(serviceAccount)
                .endSpec()
                .build();
    }
}
