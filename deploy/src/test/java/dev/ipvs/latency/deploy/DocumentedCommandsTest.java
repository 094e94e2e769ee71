package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The remaining commands of docs/install.md, as they stand there, on a real API server: with Helm, by force away, and with kustomize. No
 * kubelet is there, so `--wait` is left out; that pods start is shown by InstalledByHelmTest.
 */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DocumentedCommandsTest {
    private final Shell shell;
    private final InstallGuide guide;

    DocumentedCommandsTest(ControlPlane controlPlane) throws IOException {
        shell = new Shell(controlPlane.adminKubeconfig());
        guide = InstallGuide.read();
    }

    @Test
    @Order(1)
    void with_helm_there_is_an_operator_and_a_policy() {
        assertThat(shell.output(guide.under("With Helm").getFirst().replace("--wait", "")))
                .contains("latencypolicy.latency.ipvs.dev/estimator");
        assertThat(shell.output("kubectl get deployment latency-operator -n ipvs-latency-system -o name"))
                .isNotBlank();
    }

    @Test
    @Order(2)
    void by_force_the_release_goes_although_a_policy_exists() {
        String byForce = guide.under("Uninstalling").get(1);
        assertThat(byForce).contains("--no-hooks");
        Awaitility.await("the guard has seen the policy")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !shell.run("kubectl delete namespace ipvs-latency-system --dry-run=server")
                        .succeeded());

        shell.output(byForce);

        assertThat(shell.output("helm list --namespace ipvs-latency-system --short"))
                .isBlank();
        assertThat(shell.output("kubectl get latencypolicies -o name")).contains("estimator");
        shell.output("kubectl delete latencypolicies --all");
    }

    @Test
    @Order(3)
    void with_kustomize_the_same_is_there() {
        List<String> commands = guide.under("With kustomize");
        assertThat(shell.output(commands.getLast()))
                .contains("deployment.apps/latency-operator serverside-applied")
                .contains("latencypolicy.latency.ipvs.dev/estimator serverside-applied");
    }
}
