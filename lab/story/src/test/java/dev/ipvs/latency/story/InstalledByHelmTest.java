package dev.ipvs.latency.story;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import dev.ipvs.latency.lab.Lab;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.node.Node;
import dev.ipvs.latency.lab.node.NodeSpec;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.NodeImage;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The way of a user: helm installs the chart, operator and helper run from their images as pods of a real node, the chart is
 * upgraded, and at last everything is uninstalled. One story in chapters, so the order matters.
 */
@Tag("guest")
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstalledByHelmTest {

    /** Two estimators each: enough for a walk over the threshold, and the emulated node has the operator to run as well. */
    private static final int SERVICES = 2_000;

    private static final String POLICY = "estimator";
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final ServiceAccountName OPERATOR = new ServiceAccountName(Helm.NAMESPACE, "latency-operator");
    private static final ServiceAccountName HELPER = new ServiceAccountName(Helm.NAMESPACE, "node-helper");
    private static final String[] VALUES = {
        "operator.image.repository=lab.local/latency-operator",
        "operator.image.tag=v1",
        "operator.image.pullPolicy=Never",
        "operator.replicas=1",
        "helper.image.repository=lab.local/node-helper",
        "helper.image.tag=v1",
        "helper.image.pullPolicy=Never",
        // No kube-proxy is moved in this story.
        "proxyMode.enabled=false"
    };

    /** Done only where things repeat themselves or go wrong, or somebody else writes at the same time: not in this story. */
    private static final Set<String> OF_OTHER_STORIES = Set.of(
            "get latencypolicies",
            "get nodelatencies",
            "get daemonsets in " + Helm.NAMESPACE,
            "get events in default",
            "patch events in default");

    /** The Java operator SDK asks at its start whether it has it. */
    private static final String DEMANDED_AND_NEVER_USED = "update leases in " + Helm.NAMESPACE;

    /** Whether it once moved kube-proxies: where it may not see them, it did not. */
    private static final String ASKED_IN_VAIN = "get /apis/apps/v1/namespaces/kube-system/daemonsets/";

    private final Provision provision = Provision.ofThisTree();
    private final Tree tree = Tree.ofWorkingDirectory();
    private Lab lab;
    private Node node;
    private Kubectl kubectl;
    private Helm helm;

    @BeforeAll
    void a_node_with_the_problem_and_the_images() {
        lab = Lab.startWithAuditLog(provision);
        node = lab.addNode(NodeSpec.of("node-a", Kernel.BOOKWORM)
                .possibleCpus(SlowNode.POSSIBLE_CPUS)
                .memoryMiB(2560)
                .images(List.of(
                        new NodeImage("lab.local/node-helper:v1", provision.made(tree.imageBuild())),
                        new NodeImage(
                                "lab.local/latency-operator:v1",
                                provision.made(tree.root().resolve("operator/image/build"))))));
        node.loadRules(new IpvsRules(SERVICES));
        kubectl = new Kubectl(provision.tool("kubectl"), lab.controlPlane().adminKubeconfig());
        helm = new Helm(
                provision.tool("helm"),
                lab.controlPlane().adminKubeconfig(),
                tree.deploy().resolve("chart"));
    }

    @AfterAll
    void nothing_is_left_running() {
        lab.close();
    }

    @Test
    @Order(1)
    void helm_installs_an_operator_that_runs_from_its_image_as_nobody_and_measures() {
        Instant start = Instant.now();
        String notes = helm.install(VALUES);
        Duration ready = Duration.between(start, Instant.now());
        assertThat(notes).contains("kubectl delete latencypolicies --all");
        assertThat(kubectl.run("get", "pod", "-n", Helm.NAMESPACE, "-l", "app.kubernetes.io/name=latency-operator"))
                .contains("1/1")
                .contains("Running");

        assertThat(helm.test())
                .as("before there is a policy, a node can be measured")
                .contains("estimator walk")
                .contains("Succeeded");

        kubectl.run(
                "apply",
                "-f",
                tree.deploy().resolve("examples/estimator-quick.yaml").toString());
        eventually(
                "the node is measured",
                this::status,
                found -> found.filter(s -> s.measurement() != null).isPresent());
        System.out.printf(
                "from helm install to ready %d s, to the first measurement %d s%n",
                ready.toSeconds(), Duration.between(start, Instant.now()).toSeconds());
    }

    @Test
    @Order(2)
    void the_node_is_fixed_by_a_pod_that_the_admission_policies_let_through() {
        eventually(
                "the fix is verified",
                this::status,
                found -> found.flatMap(s -> Optional.ofNullable(s.fix()))
                        .filter(fix -> fix.state() == FixState.Verified)
                        .isPresent());
        assertThat(node.output("sysctl", "-n", When.SYSCTL).strip()).isEqualTo("0");
    }

    @Test
    @Order(3)
    void an_upgrade_keeps_policies_and_fixes() {
        NodeLatencyStatus before = status().orElseThrow();
        helm.upgrade(with("timeouts.fix=4m"));

        assertThat(kubectl.run("get", "deployment", "latency-operator", "-n", Helm.NAMESPACE, "-o", "yaml"))
                .contains("value: 4m");
        NodeLatencyStatus after = status().orElseThrow();
        assertThat(requireNonNull(after.fix()).original())
                .isEqualTo(requireNonNull(before.fix()).original());
        assertThat(node.output("sysctl", "-n", When.SYSCTL).strip()).isEqualTo("0");
        assertThatThrownBy(() -> helm.upgrade(with("operator.replicas=0"))).hasMessageContaining("/operator/replicas");
    }

    @Test
    @Order(4)
    void a_deleted_policy_leaves_nothing_on_the_node_and_no_helper() {
        kubectl.run("delete", "latencypolicy", POLICY, "--wait=false");
        eventually("the policy is gone", () -> kubectl.run("get", "latencypolicies", "-o", "name"), String::isBlank);

        assertThat(node.output("sysctl", "-n", When.SYSCTL).strip()).isEqualTo("1");
        eventually("helper and fix pods are gone", this::podsOfTheHelper, String::isBlank);
    }

    @Test
    @Order(5)
    void both_accounts_may_do_what_they_did_and_nothing_else() throws IOException {
        KubernetesClient client = lab.controlPlane().client();
        for (ServiceAccountName account : List.of(OPERATOR, HELPER)) {
            Set<String> granted = Grants.of(account, client).lines();
            Set<String> used =
                    Grants.used(account, lab.controlPlane().auditLog()).lines();
            Set<String> unused = new TreeSet<>(granted);
            unused.removeAll(used);
            unused.removeAll(OF_OTHER_STORIES);
            unused.remove(DEMANDED_AND_NEVER_USED);

            System.out.printf("%s used: %s%n", account, used);
            assertThat(unused).as("granted to %s and never used", account).isEmpty();
            assertThat(Grants.refused(account, lab.controlPlane().auditLog()))
                    .as("refused to %s", account)
                    .allSatisfy(request -> assertThat(request).startsWith(ASKED_IN_VAIN));
        }
    }

    @Test
    @Order(6)
    void uninstalled_it_leaves_the_two_crds_and_nothing_else() {
        helm.uninstall();

        eventually("the operator's pods are gone", () -> everythingOfThisProject("pods"), List::isEmpty);
        assertThat(
                        everythingOfThisProject(
                                "serviceaccounts,configmaps,deployments,daemonsets,networkpolicies,poddisruptionbudgets,roles,rolebindings,"
                                        + "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings"))
                .isEmpty();
        assertThat(kubectl.run("get", "crd", "-o", "name").lines())
                .contains(
                        "customresourcedefinition.apiextensions.k8s.io/latencypolicies.latency.ipvs.dev",
                        "customresourcedefinition.apiextensions.k8s.io/nodelatencies.latency.ipvs.dev");
        assertThat(node.output("sh", "-c", "ls /sys/fs/bpf; ls /run/latency 2>/dev/null; true")
                        .strip())
                .as("left on the node")
                .isEmpty();
    }

    private List<String> everythingOfThisProject(String kinds) {
        return kubectl.run("get", kinds, "-A", "-l", "app.kubernetes.io/part-of=ipvs-latency-operator", "-o", "name")
                .lines()
                .toList();
    }

    private String podsOfTheHelper() {
        return kubectl.run(
                "get",
                "pods",
                "-n",
                Helm.NAMESPACE,
                "-l",
                "app.kubernetes.io/managed-by=latency-operator",
                "-o",
                "name");
    }

    private Optional<NodeLatencyStatus> status() {
        return Optional.ofNullable(lab.controlPlane()
                        .client()
                        .resources(NodeLatency.class)
                        .withName(node.name())
                        .get())
                .flatMap(found -> Optional.ofNullable(found.getStatus()));
    }

    private static String[] with(String value) {
        String[] all = java.util.Arrays.copyOf(VALUES, VALUES.length + 1);
        all[VALUES.length] = value;
        return all;
    }

    private <T> void eventually(String what, Callable<T> seen, Predicate<T> holds) {
        Awaitility.await(what)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(500))
                .conditionEvaluationListener(condition -> {
                    if (condition.getRemainingTimeInMS() <= 0) {
                        System.err.println(whatThereIs());
                    }
                })
                .until(seen, holds);
    }

    private String whatThereIs() {
        return kubectl.attempt("get", "latpol,nlat,daemonset,pod", "-A", "-o", "wide")
                        .stdout()
                + kubectl.attempt("get", "events", "-A").stdout()
                + kubectl.attempt("logs", "-n", Helm.NAMESPACE, "deployment/latency-operator", "--tail=50")
                        .stdout();
    }
}
