package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Identity;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an attacker can do who may edit policies (ClusterRole latency-editor): tried against a real API server. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyEditorIT {
    private static final String POLICIES = "/apis/latency.ipvs.dev/v1alpha1/latencypolicies";
    private static final String BUNDLE = "latency-bundle";
    private static final String DIGEST = "@sha256:" + "a".repeat(64);
    private static final String POLICY = """
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: LatencyPolicy
            metadata: {name: policy-editor}
            spec:
              mode: Enforce
              nodeSelector: {matchLabels: {test: nobody}}
              mitigations: [{type: Livepatch, livepatch: {bundle: "registry.example/bundle%s"}}]
            """;
    private static final ClusterRoleBinding EDITOR = new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("policy-editor")
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "latency-editor")
            .addNewSubject("rbac.authorization.k8s.io", "User", "mallory", null)
            .build();

    private final KubernetesClient admin;
    private final Api editor;

    PolicyEditorIT(ControlPlane controlPlane) {
        TestCluster cluster = new TestCluster(controlPlane);
        cluster.allowBundlesFrom("registry.example/bundle");
        admin = cluster.client();
        admin.resource(EDITOR).serverSideApply();
        editor = Api.as(controlPlane, Identity.client("mallory"));
        // New admission policies take a moment to be obeyed.
        eventually()
                .until(() -> policy(DIGEST).accepted()
                        && bundle("evil.example/bundle" + DIGEST).refusedBy(BUNDLE));
    }

    @AfterAll
    void close() {
        admin.resource(EDITOR).delete();
        editor.close();
    }

    @Test
    void a_bundle_of_an_allowed_repository_is_rolled_out_by_digest() {
        policy(DIGEST).mustBeAccepted();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            is_from_elsewhere                  | evil.example/bundle
            is_from_a_repository_named_alike   | registry.example/bundle-of-mine
            is_from_a_repository_below         | registry.example/bundle/mine
            is_from_another_port               | registry.example:5000/bundle
            is_below_the_name_of_another_host  | evil.example/registry.example/bundle
            """)
    void a_bundle_that(String attack, String repository) {
        bundle(repository + DIGEST).mustBeRefusedBy(BUNDLE);
    }

    @Test
    void a_tag_that_can_be_pushed_again_is_not_rolled_out() {
        policy(":1").mustBeRefusedBy(BUNDLE);
    }

    @Test
    void a_tag_that_was_only_observed_is_not_rolled_out_by_another_mode_alone() {
        admin.resource(POLICY.formatted(":1").replace("Enforce", "Observe")).create();
        try {
            editor.merge(POLICIES + "/policy-editor", "{\"spec\": {\"mode\": \"Enforce\"}}")
                    .mustBeRefusedBy(BUNDLE);
        } finally {
            admin.resource(POLICY.formatted(":1")).delete();
        }
    }

    @Test
    void no_module_but_those_of_ipvs_is_loaded() {
        attack("/spec/mitigations/0/livepatch/module", "kpatch_cve_2026_1").mustBeRefusedBy(BUNDLE);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            PATCH  | /apis/latency.ipvs.dev/v1alpha1/latencypolicies/any/status
            POST   | /apis/latency.ipvs.dev/v1alpha1/nodelatencies
            PATCH  | /apis/latency.ipvs.dev/v1alpha1/nodelatencies/any
            PATCH  | /apis/latency.ipvs.dev/v1alpha1/nodelatencies/any/status
            DELETE | /apis/latency.ipvs.dev/v1alpha1/nodelatencies/any
            PATCH  | /api/v1/namespaces/ipvs-latency-system/configmaps/latency-operator
            POST   | /api/v1/namespaces/ipvs-latency-system/pods
            POST   | /api/v1/namespaces/ipvs-latency-system/serviceaccounts/latency-operator/token
            PATCH  | /apis/apps/v1/namespaces/ipvs-latency-system/daemonsets/node-helper
            DELETE | /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/latency-bundle
            POST   | /apis/rbac.authorization.k8s.io/v1/clusterrolebindings
            """)
    void it_has_no_right_to(String method, String path) {
        editor.mustHaveNoRightTo(method, path);
    }

    private Api.Answer policy(String version) {
        return editor.create(POLICIES, Attack.yaml(POLICY.formatted(version)).toString());
    }

    private Api.Answer bundle(String image) {
        return attack("/spec/mitigations/0/livepatch/bundle", image);
    }

    private Api.Answer attack(String field, String value) {
        return editor.create(
                POLICIES,
                Attack.of(field, value)
                        .on(Attack.yaml(POLICY.formatted(DIGEST)))
                        .toString());
    }
}
