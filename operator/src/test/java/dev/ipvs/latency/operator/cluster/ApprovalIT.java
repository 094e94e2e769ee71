package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Identity;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who writes policies does not thereby approve waves or abort rollouts. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalIT {
    private static final String POLICY = "approved-by-whom";

    private final KubernetesClient admin;
    private final KubernetesClient editor;
    private final KubernetesClient approver;

    ApprovalIT(ControlPlane controlPlane) throws Exception {
        admin = new TestCluster(controlPlane).client();
        admin.resource(binding("latency-editor", "edith", "anna")).serverSideApply();
        admin.resource(binding("latency-approver", "anna")).serverSideApply();
        editor = as(controlPlane, "edith");
        approver = as(controlPlane, "anna");
        apply(admin, "approval: EveryWave");
        // A new admission policy takes a moment to be obeyed.
        eventually().ignoreNoExceptions().until(this::isObeyed);
    }

    @AfterAll
    void cleanUp() {
        admin.genericKubernetesResources("latency.ipvs.dev/v1alpha1", "LatencyPolicy")
                .withName(POLICY)
                .delete();
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
