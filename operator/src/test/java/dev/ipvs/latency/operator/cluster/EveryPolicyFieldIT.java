package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.Identity;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each field of a policy that demands approval, set to something else by an editor who may not approve. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPolicyFieldIT {
    private static final String PATH = "/apis/latency.ipvs.dev/v1alpha1/latencypolicies/every-field";
    private static final String APPROVAL = "latency-approval";
    private static final String POLICY = """
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: LatencyPolicy
            metadata: {name: every-field}
            spec:
              mode: Enforce
              priority: 3
              onDelete: Revert
              nodeSelector:
                matchLabels: {test: nobody}
                matchExpressions: [{key: pool, operator: In, values: [a]}]
              measurement: {window: 1m, minSamples: 10, breachesBeforeAction: 3}
              mitigations:
              - type: Sysctl
              - type: Livepatch
                livepatch:
                  bundle: registry.example/bundle@sha256:%1$s
                  variant: "Off"
                  recalled: ["sha256:%2$s"]
                  promoteAfter: {policy: canaries, nodes: 3, soak: 24h}
              - type: ProxyMode
                proxyMode: {mode: nftables, allowKubeProxyRestart: true, acknowledged: [AffinityManagedElsewhere]}
              rollout:
                waves: ["1", "10%%", "100%%"]
                approval: EveryWave
                approvedWave: 1
                approved: {sysctl: {wave: 1, planHash: a1}, livepatch: {wave: 1, planHash: b1}, proxyMode: {wave: 1, planHash: c1}}
                maxConcurrent: 10%%
                failureLimit: 2
                onFailure: Revert
                soak: 10m
                progressDeadline: 1h
                hold: because
                paused: true
                abort: true
                windows: [{start: "01:00", end: "05:00", timeZone: Europe/Berlin, days: [Mon, Tue]}]
                nodes: [{name: node-a, hold: because, retry: "2026-01-01T00:00:00Z"}]
            """.formatted("a".repeat(64), "b".repeat(64));
    private static final ClusterRoleBinding EDITOR = new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("every-policy-field")
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "latency-editor")
            .addNewSubject("rbac.authorization.k8s.io", "User", "erin", null)
            .build();

    private final TestCluster cluster;
    private final Api editor;
    private final GenericKubernetesResource stored;

    EveryPolicyFieldIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        cluster.allowBundlesFrom("registry.example/bundle");
        cluster.client().resource(EDITOR).serverSideApply();
        editor = Api.as(controlPlane, Identity.client("erin"));
        // New admission policies take a moment to be obeyed, and the list of repositories one to be read.
        stored = eventually()
                .until(
                        () -> cluster.client()
                                .resource(cluster.client()
                                        .getKubernetesSerialization()
                                        .unmarshal(POLICY, GenericKubernetesResource.class))
                                .serverSideApply(),
                        _ -> true);
        eventually()
                .until(() -> editor.merge(PATH, "{\"spec\":{\"priority\":4}}"), answer -> answer.refusedBy(APPROVAL));
    }

    @AfterAll
    void close() {
        cluster.delete("every-field");
        cluster.client().resource(EDITOR).delete();
        editor.close();
    }

    @Test
    void that_was_or_will_be_approved_is_an_approvers_to_change() {
        JsonNode object = Attack.json(stored);
        FieldWalk.of(cluster, "/openapi/v3/apis/latency.ipvs.dev/v1alpha1")
                .and("every-policy-field.yaml")
                .nothingElseIsAccepted(
                        "editor",
                        APPROVAL,
                        object,
                        editor.merge(PATH, "{}"),
                        attack -> editor.patch(PATH, attack.asJsonPatch(object)));
    }
}
