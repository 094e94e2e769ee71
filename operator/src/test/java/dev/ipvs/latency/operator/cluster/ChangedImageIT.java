package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.fix.FixAction;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The helper's image alone is changed while the operator runs. The admission policies compare with the new one at once; the operator
 * reads it when the kubelet has written the mounted ConfigMap again, here when the test does.
 */
@WithControlPlane
class ChangedImageIT {
    private static final String NEXT = "registry.example/node-helper:next";

    /** Of the node, its label and its policy. */
    private static final String NAME = "changed-image";

    private final TestCluster cluster;

    @TempDir
    private Path mounted;

    ChangedImageIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
    }

    @Test
    void a_rollback_waits_until_the_operator_has_read_it_and_then_runs_from_it() throws Exception {
        String old = cluster.helperImage();
        cluster.mountSettings(mounted);
        try (SimulatedNodeAgent node = new SimulatedNodeAgent(cluster.client(), NAME, Map.of("test", NAME));
                OperatorProcess _ = OperatorProcess.start(
                        cluster.operatorKubeconfig(),
                        Path.of("target", "operator-changed-image.log"),
                        "latency.configuration=" + mounted,
                        "latency.revert.retry-after=1s")) {
            cluster.policy(NAME, "Enforce", forNodes(NAME));
            eventually().until(() -> cluster.isIn(NAME, FixState.Verified));

            cluster.useHelperImage(NEXT);
            eventually().until(() -> isRefused(old));
            cluster.policy(NAME, "Observe", forNodes(NAME));
            eventually().until(() -> cluster.reason(NAME, "WritesAccepted").equals("WriteRefused"));
            assertThat(node.sysctl()).isEqualTo("0");

            cluster.mountSettings(mounted);
            eventually().until(() -> node.sysctl().equals("1"));

            assertThat(node.imagesRun()).containsExactly(old, NEXT);
            eventually().until(() -> helperImages().equals(List.of(NEXT)));
            eventually().until(() -> cluster.reason(NAME, "WritesAccepted").equals("Accepted"));
            cluster.delete(NAME);
            eventually().until(() -> cluster.isGone(NAME));
        }
    }

    /** Tried as the operator, for nothing but its image. */
    private boolean isRefused(String image) {
        try (Api operator = Api.as(cluster.operatorKubeconfig())) {
            operator.client()
                    .resource(new Manifests(image).sysctl(FixAction.APPLY))
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException refusal) {
            return String.valueOf(refusal.getMessage()).contains("runs the image " + NEXT);
        }
    }

    private List<String> helperImages() {
        return cluster.client().apps().daemonSets().inNamespace(TestCluster.NAMESPACE).list().getItems().stream()
                .flatMap(helper -> helper.getSpec().getTemplate().getSpec().getContainers().stream())
                .map(Container::getImage)
                .toList();
    }
}
