package dev.ipvs.latency.argocd.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.lab.provision.Provision;
import dev.ipvs.latency.operator.cluster.SimulatedNodeAgent;
import dev.ipvs.latency.story.Kubectl;
import dev.ipvs.latency.story.OperatorProgram;
import dev.ipvs.latency.story.Tree;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The way of a user of GitOps: a real Argo CD follows a repository with the chart and a policy, and the packaged operator, as a
 * process, does what the policy says. One story in chapters, so the order matters.
 *
 * <p>The nodes are simulated, and so is what a cluster's controllers say of the operator's Deployment and its budget: that its pods run
 * from their images is not shown here.
 */
@Tag("gitops")
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FollowedByArgoCdTest {

    private static final String NAMESPACE = "ipvs-latency-system";
    private static final ServiceAccountName OPERATOR = new ServiceAccountName(NAMESPACE, "latency-operator");
    private static final String POLICY_FILE = "policies/estimator.yaml";

    /** Durations, shares and numbers as no machine would write them, and every default left out. */
    private static final String POLICY = """
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: LatencyPolicy
            metadata:
              name: estimator
            spec:
              nodeSelector: {matchLabels: {pool: edge}}
              measurement: {window: 2000ms, minSamples: 1, breachesBeforeAction: 2, thresholds: {estimatorP99: 0.05s}}
              mitigations: [{type: Sysctl}]
              mode: %s
              rollout: {waves: [1, 100%%], soak: 0m0s, %s}
            """;

    private final KubernetesClient client;
    private final Kubectl kubectl;
    private final ArgoCd argoCd;
    private final GitRepository git;
    private final Application operator;
    private final Application policies;
    private final ObservedStates sightings;
    private final OperatorProgram program;
    private final SimulatedNodeAgent first;
    private final SimulatedNodeAgent second;
    private final SimulatedNodeAgent third;

    /** What Git has now. */
    private String commit;

    FollowedByArgoCdTest(ControlPlane controlPlane) {
        client = controlPlane.client();
        Tree tree = Tree.ofWorkingDirectory();
        Provision provision = Provision.ofThisTree();
        kubectl = new Kubectl(provision.tool("kubectl"), controlPlane.adminKubeconfig());
        argoCd = ArgoCd.start(controlPlane, provision, kubectl, tree.deploy().resolve("argocd"));
        git = GitRepository.create(controlPlane.programs().folder().resolve("latency.git"));
        git.copy(tree.deploy().resolve("chart"), "deploy/chart");
        // Some of the chart's files are links to these, within the repository.
        for (String file : List.of(
                "crds/latencypolicies.latency.ipvs.dev.yaml",
                "crds/nodelatencies.latency.ipvs.dev.yaml",
                "deploy/monitoring/dashboard.json",
                "deploy/monitoring/rules.yaml")) {
            git.write(file, Tree.contentOf(tree.root().resolve(file)));
        }
        git.write(POLICY_FILE, POLICY.formatted("Observe", ""));
        commit = git.commit("Install the operator, and observe");
        operator = Application.apply(client, example(tree, "operator.yaml"), git.url());
        policies = Application.apply(client, example(tree, "policies.yaml"), git.url());
        sightings = new ObservedStates(policies);
        first = node("edge-a");
        second = node("edge-b");
        third = node("edge-c");
        eventually("Argo CD has made the operator's objects")
                .ignoreExceptions()
                .until(() -> !helperImage().isEmpty());
        program = new OperatorProgram(
                controlPlane.programs(), tree.operatorJar(), controlPlane.kubeconfigFor(OPERATOR), helperImage());
    }

    @AfterAll
    void the_cluster_is_left() throws InterruptedException {
        sightings.close();
        first.close();
        second.close();
        third.close();
    }

    @Test
    @Order(1)
    void the_operator_is_healthy_once_its_pods_are_and_the_policy_once_the_operator_has_looked() {
        policies.awaits(commit, "Progressing");
        assertThat(policies.message()).isEqualTo("The operator has not looked at this spec yet");

        operator.awaits(commit, "Progressing");
        theOperatorsPodsRun();
        operator.awaits(commit, "Healthy");
        program.start(Map.of());
        policies.awaits(commit, "Healthy");

        assertThat(policies.message()).startsWith("Observing: ");
        assertThat(kubectl.run("get", "crd,deployment,validatingadmissionpolicy", "-A", "-o", "name"))
                .contains("latencypolicies.latency.ipvs.dev")
                .contains("deployment.apps/latency-operator")
                .contains("validatingadmissionpolicy.admissionregistration.k8s.io/latency-approval");
        show();
    }

    @Test
    @Order(2)
    void nothing_differs_from_git_however_often_it_is_compared() {
        for (Application application : List.of(operator, policies)) {
            int syncs = application.syncs();
            application.compareAnew();
            application.awaits(commit, "Healthy");
            assertThat(argoCd.command("app", "diff", application.name(), "--hard-refresh")
                            .run())
                    .as("argocd app diff %s", application.name())
                    .satisfies(diff -> assertThat(diff.stdout()).isEmpty())
                    .satisfies(diff -> assertThat(diff.exitCode()).isZero());
            assertThat(application.syncs())
                    .as("syncs of %s", application.name())
                    .isEqualTo(syncs);
        }
    }

    @Test
    @Order(3)
    void while_a_wave_runs_it_is_progressing_and_before_the_next_it_waits_for_a_person() {
        eventually("all nodes are in need, so that the first of them is the canary")
                .until(() -> kubectl.run("get", "latpol", "estimator", "-o", "jsonpath={.status.nodes.breached}")
                        .equals("3"));
        first.kubeletStops();
        second.fixDoesNotHelp();
        push(POLICY.formatted("Enforce", "approval: AfterFirstWave"), "Enforce, with a canary");
        eventually("the canary is begun").until(() -> reason().equals("Fixing"));
        policies.awaits(commit, "Progressing");
        show();

        first.kubeletStartsAgain();
        policies.awaits(commit, "Suspended");

        assertThat(message())
                .startsWith("WaitingForApproval: ")
                .contains("set spec.rollout.approved.sysctl to {wave: 2");
        assertThat(first.sysctl()).isEqualTo("0");
        assertThat(second.sysctl()).isEqualTo("1");
        show();
    }

    @Test
    @Order(4)
    void what_an_action_writes_stays_where_git_leaves_the_field_out() {
        assertThat(argoCd.cli("app", "actions", "list", policies.name(), "--kind", "LatencyPolicy"))
                .contains("pause", "resume", "abort", "approve-wave");

        act("pause");
        eventually("it is paused").until(() -> reason().equals("Paused"));
        policies.compareAnew();
        policies.awaits(commit, "Suspended");
        assertThat(message()).startsWith("Paused: ");
        assertThat(spec("paused")).isEqualTo("true");

        act("resume");
        eventually("it goes on").until(() -> reason().equals("WaitingForApproval"));
        assertThat(spec("paused")).isEqualTo("false");
    }

    @Test
    @Order(5)
    void a_wave_that_fails_is_degraded() {
        act("approve-wave");
        policies.awaits(commit, "Degraded");

        assertThat(spec("approved.sysctl.wave")).isEqualTo("2");
        assertThat(message()).startsWith("FailureLimitReached: ").contains(second.name());
        assertThat(second.sysctl()).as("undone").isEqualTo("1");
        show();
    }

    @Test
    @Order(6)
    void it_is_healthy_only_when_all_is_done() throws InterruptedException {
        second.close();
        policies.awaits(commit, "Healthy");

        assertThat(message()).startsWith("AllFixed: ");
        assertThat(third.sysctl()).isEqualTo("0");
        assertThat(sightings.healthsAt(commit))
                .containsSubsequence("Progressing", "Suspended", "Progressing", "Degraded", "Progressing", "Healthy")
                .containsOnlyOnce("Healthy");
        show();
    }

    @Test
    @Order(7)
    void an_edit_by_hand_is_taken_back() {
        kubectl.run("patch", "latpol", "estimator", "--type=merge", "--patch", "{\"spec\": {\"mode\": \"Observe\"}}");
        eventually("it is as in Git")
                .until(() -> kubectl.run("get", "latpol", "estimator", "-o", "jsonpath={.spec.mode}")
                        .equals("Enforce"));
    }

    @Test
    @Order(8)
    void a_policy_that_git_has_no_more_is_undone_before_it_goes() {
        first.kubeletStops();
        git.remove(POLICY_FILE);
        git.write("policies/.keep", "");
        commit = git.commit("No more policies");
        policies.pushed();
        eventually("Argo CD prunes it").until(() -> reason().equals("Deleting"));

        first.kubeletStartsAgain();
        policies.awaits(commit, "Healthy");

        assertThat(first.sysctl()).isEqualTo("1");
        assertThat(third.sysctl()).isEqualTo("1");
        assertThat(kubectl.run("get", "latpol,nlat", "-o", "name")).isEmpty();
    }

    @Test
    @Order(9)
    void the_crds_survive_the_operator() {
        operator.resource().delete();
        eventually("the Application is gone").until(() -> operator.resource().get() == null);

        assertThat(kubectl.run("get", "deployment,serviceaccount,role", "-n", NAMESPACE, "-o", "name"))
                .isEmpty();
        assertThat(kubectl.run("get", "crd", "-o", "name")).contains("latencypolicies.latency.ipvs.dev");
    }

    private SimulatedNodeAgent node(String name) {
        return new SimulatedNodeAgent(client, name, Map.of("pool", "edge"));
    }

    private void push(String policy, String message) {
        git.write(POLICY_FILE, policy);
        commit = git.commit(message);
        policies.pushed();
    }

    private void act(String action) {
        argoCd.cli("app", "actions", "run", policies.name(), action, "--kind", "LatencyPolicy");
    }

    private String reason() {
        return kubectl.run(
                "get", "latpol", "estimator", "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].reason}");
    }

    /** What Argo CD says of the policy beside its health: as it was when the health last changed, or when it was last compared. */
    private String message() {
        return policies.message();
    }

    private String spec(String field) {
        return kubectl.run("get", "latpol", "estimator", "-o", "jsonpath={.spec.rollout." + field + "}");
    }

    /** As the controllers of a cluster would say once the pods run. */
    private void theOperatorsPodsRun() {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(OPERATOR.name())
                .editStatus(deployment -> {
                    int replicas = deployment.getSpec().getReplicas();
                    deployment.setStatus(new DeploymentStatusBuilder()
                            .withObservedGeneration(deployment.getMetadata().getGeneration())
                            .withReplicas(replicas)
                            .withUpdatedReplicas(replicas)
                            .withReadyReplicas(replicas)
                            .withAvailableReplicas(replicas)
                            .build());
                    return deployment;
                });
        PodDisruptionBudgetStatus sufficient = new PodDisruptionBudgetStatusBuilder()
                .withObservedGeneration(1L)
                .withCurrentHealthy(2)
                .withDesiredHealthy(1)
                .withDisruptionsAllowed(1)
                .withExpectedPods(2)
                .addToConditions(new ConditionBuilder()
                        .withType("DisruptionAllowed")
                        .withStatus("True")
                        .withReason("SufficientPods")
                        .withMessage("")
                        .withLastTransitionTime(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .build())
                .build();
        client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .withName(OPERATOR.name())
                .editStatus(budget -> {
                    budget.setStatus(sufficient);
                    return budget;
                });
    }

    /** The one that the admission policies let pass. */
    private String helperImage() {
        return kubectl.run(
                "get", "configmap", "latency-operator", "-n", NAMESPACE, "-o", "jsonpath={.data.helperImage}");
    }

    private static String example(Tree tree, String name) {
        return Tree.contentOf(tree.deploy().resolve("argocd/examples").resolve(name));
    }

    private void show() {
        System.out.println("$ kubectl get applications -n argocd\n"
                + kubectl.run("get", "applications", "-n", ArgoCd.NAMESPACE)
                + "$ kubectl get latpol\n"
                + kubectl.run("get", "latpol"));
    }

    private static ConditionFactory eventually(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200));
    }
}
