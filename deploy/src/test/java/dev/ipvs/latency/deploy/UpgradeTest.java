package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.controlplane.Component;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From the release before to this one and then away, by the lines of docs/install.md, on a real API server. One story in chapters, so
 * the order matters. No kubelet is there: that pods start is shown by InstalledByHelmTest, so `--wait` is left out.
 */
@WithControlPlane(components = Component.CONTROLLER_MANAGER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
    private static final String NAMESPACE = "ipvs-latency-system";
    private static final String INSTALL_010 = """
            helm install latency deploy/src/test/resources/ipvs-latency-operator-0.1.0.tgz \
                --namespace ipvs-latency-system --create-namespace --set timeouts.fix=4m \
                --set operator.image.repository=registry.example/latency/latency-operator --set operator.image.tag=0.1.0 \
                --set helper.image.repository=registry.example/latency/node-helper --set helper.image.tag=0.1.0
            """;

    /** As 0.1.0 wrote them. */
    private static final String A_FIXED_NODE = """
            kubectl apply -f deploy/examples/enforce.yaml
            kubectl apply --server-side --subresource=status --field-manager=latency-operator-status -f - <<END
            {apiVersion: latency.ipvs.dev/v1alpha1, kind: NodeLatency, metadata: {name: node-a}, status: {fix: {
              type: Sysctl, state: Verified, policy: estimator, policyGeneration: 1,
              reason: MeasuredBetter, message: "verified", since: "2026-11-20T00:05:00Z",
              turn: {wave: 1, ask: abc, tries: 1},
              recorded: {at: "2026-11-20T00:00:00Z", bootID: boot-1, sysctl: {knob: net.ipv4.vs.run_estimation, value: "1"}}}}}
            END
            """;

    private final Shell shell;

    UpgradeTest(ControlPlane controlPlane) {
        shell = new Shell(controlPlane.adminKubeconfig());
    }

    @BeforeAll
    void the_release_before_with_a_fixed_node() {
        shell.output(INSTALL_010);
        shell.output("kubectl create -f - <<END\n{apiVersion: latency.ipvs.dev/v1alpha1, kind: NodeLatency,"
                + " metadata: {name: node-a}, spec: {mode: Enforce, policy: {name: estimator, generation: 1}, measurement: {window: 1m, minSamples: 10, breachesBeforeAction: 3, thresholds: {estimatorP99: 50ms}}}}\nEND\n"
                + A_FIXED_NODE);
    }

    @Test
    @Order(1)
    void an_upgrade_that_would_keep_the_old_images_is_refused() {
        Command.Finished refused =
                shell.run("helm upgrade latency deploy/chart --namespace " + NAMESPACE + " --reset-then-reuse-values");

        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr())
                .contains("image.tag is 0.1.0, but this chart is for")
                .contains("--set operator.image.tag=");
        assertThat(images()).contains("latency-operator:0.1.0");
    }

    @Test
    @Order(2)
    void the_documented_lines_bring_this_version_and_keep_what_was_set_and_recorded() throws IOException {
        String recorded = recorded();

        shell.output(InstallGuide.read().under("Upgrading").getFirst().replace("--wait", ""));

        assertThat(images())
                .contains("registry.example/latency/latency-operator:" + Tree.version())
                .contains("registry.example/latency/node-helper:" + Tree.version());
        assertThat(shell.output("kubectl get deployment latency-operator -n " + NAMESPACE + " -o yaml"))
                .contains("value: 4m");
        assertThat(recorded()).isEqualTo(recorded).contains("net.ipv4.vs.run_estimation");
        assertThat(shell.output("kubectl get latencypolicy estimator -o name")).isNotBlank();
    }

    @Test
    @Order(3)
    void uninstalling_is_refused_before_anything_is_gone() {
        awaitRefused("kubectl delete crd nodelatencies.latency.ipvs.dev --dry-run=server", "latency-uninstall-");
        awaitRefused(
                "kubectl delete --raw '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All'",
                "latency-uninstall-");
        awaitRefused("kubectl delete namespace " + NAMESPACE + " --dry-run=server", "latency-uninstall-");
        Command.Finished refused = shell.run("helm uninstall latency --namespace " + NAMESPACE);

        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr()).contains("latency-uninstall-");
        assertThat(
                        shell.output(
                                "kubectl get deployment,clusterrole -A -l app.kubernetes.io/part-of=ipvs-latency-operator -o name"))
                .contains("deployment.apps/latency-operator", "latency-node-helper");
    }

    @Test
    @Order(4)
    void uninstalling_is_refused_while_a_node_is_not_restored() {
        shell.output("kubectl delete latencypolicies --all");

        awaitRefused(
                "kubectl delete crd nodelatencies.latency.ipvs.dev --dry-run=server", "node node-a is not restored");
        Command.Finished refused = shell.run("helm uninstall latency --namespace " + NAMESPACE);
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr()).contains("node node-a is not restored");
    }

    @Test
    @Order(5)
    void uninstalling_is_refused_for_a_policy_alone_and_then_the_documented_lines_leave_the_crds_and_nothing_else()
            throws IOException {
        shell.output(
                "kubectl patch nodelatency node-a --subresource=status --type=merge -p '{\"status\":{\"fix\":{\"state\":\"Reverted\"}}}'");
        shell.output("kubectl apply -f deploy/examples/observe.yaml");
        awaitRefused("helm uninstall latency --namespace " + NAMESPACE, "LatencyPolicy estimator exists");
        shell.output("kubectl delete latencypolicies --all");
        Awaitility.await("the guard has seen that the policy is gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> shell.run("kubectl delete crd nodelatencies.latency.ipvs.dev --dry-run=server")
                        .succeeded());

        shell.output(InstallGuide.read().under("Uninstalling").getFirst().replace("--wait", ""));

        assertThat(shell.output("""
                        kubectl get serviceaccounts,configmaps,deployments,networkpolicies,poddisruptionbudgets,roles,rolebindings,\
                        clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings \
                        -A -l app.kubernetes.io/part-of=ipvs-latency-operator -o name""")).isBlank();
        assertThat(shell.output("kubectl get crd -o name")).contains("latencypolicies", "nodelatencies");
        shell.output(InstallGuide.read().under("Uninstalling").getLast());
    }

    /** An admission policy, and what it knows of its parameters, takes effect some moments after it was written. */
    private void awaitRefused(String command, String message) {
        Awaitility.await(message)
                .atMost(Duration.ofSeconds(30))
                .until(() -> shell.run(command).stderr(), said -> said.contains(message));
    }

    private String images() {
        return shell.output("kubectl get deployment,configmap latency-operator -n " + NAMESPACE
                + " -o jsonpath='{..image} {..data.helperImage}'");
    }

    private String recorded() {
        return shell.output("kubectl get nodelatency node-a -o jsonpath='{.status.fix}'");
    }
}
