package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Identity;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who writes policies does not thereby approve waves or abort rollouts, nor get around an approval. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalIT {
    private static final String POLICY = "approved-by-whom";
    private static final String TAKES_NODES = "edith may not take nodes from policy approved-by-whom";

    private final KubernetesClient admin;
    private final KubernetesClient editor;
    private final KubernetesClient approver;

    ApprovalIT(ControlPlane controlPlane) throws Exception {
        admin = new TestCluster(controlPlane).client();
        admin.resource(binding("latency-editor", "edith", "anna")).serverSideApply();
        admin.resource(binding("latency-approver", "anna")).serverSideApply();
        editor = as(controlPlane, "edith");
        approver = as(controlPlane, "anna");
        String made = apply(admin, "approval: EveryWave").getMetadata().getCreationTimestamp();
        // A new admission policy takes a moment to be obeyed.
        eventually().ignoreNoExceptions().until(this::isObeyed);
        eventually().ignoreNoExceptions().until(this::knowsOfThePolicy);
        // What is made from now on is younger, by moments without fractions of seconds.
        eventually().until(() -> Instant.now().isAfter(Instant.parse(made).plusSeconds(1)));
    }

    @AfterAll
    void cleanUp() {
        policies(admin).withName(POLICY).delete();
        admin.resource(binding("latency-editor")).delete();
        admin.resource(binding("latency-approver")).delete();
        editor.close();
        approver.close();
    }

    @Test
    void an_editor_pauses_and_changes_what_else_there_is() {
        assertThat(apply(editor, "approval: EveryWave, paused: true, failureLimit: 2"))
                .isNotNull();
    }

    @Test
    void an_editor_may_not_approve_a_wave() {
        assertThatThrownBy(() -> apply(editor, "approval: EveryWave, approved: {sysctl: {wave: 1, planHash: a1}}"))
                .hasMessageContaining("edith may not change spec.rollout.approved, spec.rollout.approvedWave or")
                .hasMessageContaining("latency-approver");
        assertThatThrownBy(() -> apply(editor, "approval: EveryWave, approvedWave: 1"))
                .hasMessageContaining("spec.rollout.approvedWave");
    }

    @Test
    void an_editor_may_not_do_away_with_the_need_for_approval() {
        assertThatThrownBy(() -> apply(editor, "approval: None")).hasMessageContaining("spec.rollout.approval");
        assertThatThrownBy(() -> apply(editor, "paused: true")).hasMessageContaining("spec.rollout.approval");
    }

    @Test
    void an_editor_may_not_abort() {
        assertThatThrownBy(() -> apply(editor, "approval: EveryWave, abort: true"))
                .hasMessageContaining("edith may not change spec.rollout.abort");
    }

    @Test
    void an_editor_may_not_delete_a_policy_that_demands_approval() {
        assertThatThrownBy(() -> policies(editor).withName(POLICY).dryRun().delete())
                .hasMessageContaining("edith may not delete a policy whose waves need approval");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            with a higher priority      | priority: 1, nodeSelector: {matchLabels: {test: nobody}}
            for every node              | priority: 1
            for some of the nodes       | priority: 1, nodeSelector: {matchLabels: {test: nobody, pool: a}}
            by an expression            | priority: 1, nodeSelector: {matchExpressions: [{key: test, operator: Exists}]}
            with less of an approval    | priority: 1, nodeSelector: {matchLabels: {test: nobody}}, rollout: {approval: AfterFirstWave}
            """)
    void an_editor_may_not_take_nodes_from_it_by_another_policy(String how, String spec) {
        assertThatThrownBy(() -> applyOther(editor, "mode: Enforce, " + spec)).hasMessageContaining(TAKES_NODES);
    }

    @Test
    void an_editor_may_not_have_a_policy_that_observed_fix_its_nodes() {
        GenericKubernetesResource observing =
                admin.resource(other("mode: Observe, priority: 1")).create();
        try {
            assertThatThrownBy(() -> applyOther(editor, "mode: Enforce, priority: 1"))
                    .hasMessageContaining(TAKES_NODES);
        } finally {
            admin.resource(observing).delete();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            younger, of the same priority | mode: Enforce, nodeSelector: {matchLabels: {test: nobody}}
            for other nodes               | mode: Enforce, priority: 1, nodeSelector: {matchLabels: {test: others}}
            with the same approval        | mode: Enforce, priority: 1, rollout: {approval: EveryWave}
            that only observes            | mode: Observe, priority: 1
            """)
    void an_editor_makes_other_policies_beside_it(String which, String spec) {
        assertThat(applyOther(editor, spec)).isNotNull();
    }

    @Test
    void an_approver_takes_nodes_from_it() {
        assertThat(applyOther(approver, "mode: Enforce, priority: 1")).isNotNull();
    }

    @Test
    void an_approver_approves_and_aborts() {
        assertThat(apply(approver, "approval: EveryWave, approved: {sysctl: {wave: 1, planHash: a1}}, abort: true"))
                .isNotNull();
    }

    private boolean isObeyed() {
        try {
            apply(editor, "approval: EveryWave, abort: true");
            return false;
        } catch (RuntimeException refusal) {
            return String.valueOf(refusal.getMessage()).contains("spec.rollout.abort");
        }
    }

    /** The API server hears of the policies that another is compared with after they are stored. */
    private boolean knowsOfThePolicy() {
        try {
            applyOther(editor, "mode: Enforce, priority: 1");
            return false;
        } catch (KubernetesClientException refusal) {
            return String.valueOf(refusal.getMessage()).contains(TAKES_NODES);
        }
    }

    private static GenericKubernetesResource applyOther(KubernetesClient client, String spec) {
        return client.resource(other(spec)).dryRun().forceConflicts().serverSideApply();
    }

    private static GenericKubernetesResource other(String spec) {
        return new KubernetesSerialization().unmarshal("""
                apiVersion: latency.ipvs.dev/v1alpha1
                kind: LatencyPolicy
                metadata: {name: another}
                spec: {mitigations: [{type: Sysctl}], %s}
                """.formatted(spec), GenericKubernetesResource.class);
    }

    private static NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            policies(KubernetesClient client) {
        return client.genericKubernetesResources("latency.ipvs.dev/v1alpha1", "LatencyPolicy");
    }

    private GenericKubernetesResource apply(KubernetesClient client, String rollout) {
        GenericKubernetesResource policy = client.getKubernetesSerialization()
                .unmarshal("""
                apiVersion: latency.ipvs.dev/v1alpha1
                kind: LatencyPolicy
                metadata: {name: %s}
                spec:
                  mode: Enforce
                  nodeSelector: {matchLabels: {test: nobody}}
                  mitigations: [{type: Sysctl}]
                  rollout: {%s}
                """.formatted(POLICY, rollout), GenericKubernetesResource.class);
        // What people try is not stored, so that each test starts from the same policy.
        return client == admin
                ? client.resource(policy).forceConflicts().serverSideApply()
                : client.resource(policy).dryRun().forceConflicts().serverSideApply();
    }

    private static KubernetesClient as(ControlPlane controlPlane, String user) throws Exception {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(controlPlane.kubeconfigFor(Identity.client(user)))))
                .build();
    }

    private static ClusterRoleBinding binding(String role, String... users) {
        ClusterRoleBindingBuilder binding = new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(role)
                .endMetadata()
                .withNewRoleRef()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("ClusterRole")
                .withName(role)
                .endRoleRef();
        for (String user : users) {
            binding.addNewSubject("rbac.authorization.k8s.io", "User", user, null);
        }
        return binding.build();
    }
}
