package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.OriginalState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods with power have one maker and one shape: tried with the operator's own token and as an administrator. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FixPodAdmissionIT {
    private static final String IMAGE = "registry.invalid/ipvs-latency/node-helper:0.2.0";
    private static final String SYSCTL = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: fix-admission
              namespace: ipvs-latency-system
              labels: {app.kubernetes.io/name: node-fixer}
            spec:
              nodeName: nowhere
              serviceAccountName: node-fixer
              automountServiceAccountToken: false
              hostNetwork: true
              restartPolicy: Never
              containers:
              - name: fix
                image: %s
                args: [fix, apply, --type, Sysctl]
                securityContext: {privileged: true}
                volumeMounts: [{name: tmp, mountPath: /tmp}]
              volumes: [{name: tmp, emptyDir: {}}]
            """.formatted(IMAGE);
    private static final String LIVEPATCH = SYSCTL.replace("Sysctl", "Livepatch")
            .replace("nodeName: nowhere", """
            nodeName: nowhere
              hostPID: true
              initContainers:
              - name: bundle
                image: registry.example/bundle:1
                args: [/bundle]
                securityContext:
                  allowPrivilegeEscalation: false
                  readOnlyRootFilesystem: true
                  capabilities: {drop: [ALL]}
                  seccompProfile: {type: RuntimeDefault}
                volumeMounts: [{name: bundle, mountPath: /bundle}]""")
            .replace(
                    "volumeMounts: [{name: tmp, mountPath: /tmp}]",
                    "volumeMounts: [{name: tmp, mountPath: /tmp}, {name: bundle, mountPath: /bundle, readOnly: true}]")
            .replace(
                    "volumes: [{name: tmp, emptyDir: {}}]",
                    "volumes: [{name: tmp, emptyDir: {}}, {name: bundle, emptyDir: {}}]");

    private final KubernetesClient admin;
    private final KubernetesClient operator;

    FixPodAdmissionIT(ControlPlane controlPlane) throws Exception {
        TestCluster cluster = new TestCluster(controlPlane);
        admin = cluster.client();
        operator = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(cluster.operatorKubeconfig())))
                .build();
        // New admission policies take a moment to be obeyed.
        eventually()
                .ignoreNoExceptions()
                .until(() -> refused(admin, SYSCTL) && refused(operator, daemonSet("busybox")));
    }

    @AfterAll
    void close() {
        operator.close();
    }

    @Test
    void the_operator_makes_fix_pods_of_both_kinds() {
        for (String pod : new String[] {SYSCTL, LIVEPATCH}) {
            assertThat(dryRun(operator, pod)).isNotNull();
        }
    }

    /** Not a manifest of the test's, but what the operator's own code makes. */
    @Test
    void the_pods_that_the_operator_makes_are_taken_with_their_profiles() {
        OperatorSettings settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(OperatorSettings.class)
                .withDefaultValue("latency.helper.image", IMAGE)
                .withDefaultValue("latency.helper.app-armor-profile", "RuntimeDefault")
                .build()
                .getConfigMapping(OperatorSettings.class);
        FixRecord sysctl = Examples.fix(FixState.Pending, FixReason.OldValueRecorded, "10s");
        FixRecord livepatch = Examples.with(
                sysctl,
                new OriginalState(
                        new LivepatchChange("ipvs_latency", "registry.example/bundle:1"),
                        sysctl.original().bootID(),
                        sysctl.original().at()));
        for (FixRecord fix : List.of(sysctl, livepatch)) {
            for (FixAction action : FixAction.values()) {
                Pod pod = operator.resource(new FixPods(settings).pod("nowhere", fix, action))
                        .dryRun()
                        .create();
                assertThat(profile(pod.getSpec().getContainers().getFirst())).isEqualTo("Unconfined");
            }
        }
        DaemonSet helper = operator.resource(new HelperDaemonSet(settings).forPolicies(List.of(Examples.policy())))
                .dryRun()
                .create();
        assertThat(profile(
                        helper.getSpec().getTemplate().getSpec().getContainers().getFirst()))
                .isEqualTo("RuntimeDefault");
    }

    @Test
    void not_even_an_administrator_makes_one_or_uses_its_service_account() {
        assertThatThrownBy(() -> dryRun(admin, SYSCTL))
                .hasMessageContaining("only the latency operator makes fix pods");
        assertThatThrownBy(() -> dryRun(admin, SYSCTL.replace("app.kubernetes.io/name: node-fixer", "a: b")))
                .hasMessageContaining("only the latency operator makes fix pods");
        assertThatThrownBy(() -> dryRun(
                        admin, SYSCTL.replace("serviceAccountName: node-fixer", "serviceAccountName: node-helper")))
                .hasMessageContaining("only the latency operator makes fix pods");
    }

    @ParameterizedTest(name = "{0} becomes {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            image: registry.invalid/ipvs-latency/node-helper:0.2.0 | image: busybox               | of the image registry.invalid/ipvs-latency/node-helper:0.2.0
            automountServiceAccountToken: false            | enableServiceLinks: false    | has no API token
            emptyDir: {}                                   | hostPath: {path: /}          | no volume but emptyDir
            args: [fix,                                    | command: [sh], args: [fix,   | runs the image's own program
            args: [fix,                                    | args: [run,                  | with the arguments 'fix …'
            hostNetwork: true                              | hostPID: true                | only a livepatch's fix pod may have hostPID
            hostNetwork: true                              | hostIPC: true                | has no hostIPC
            serviceAccountName: node-fixer                 | serviceAccountName: node-helper | has the fixer's service account and label
            app.kubernetes.io/name: node-fixer             | a: b                         | has the fixer's service account and label
            nodeName: nowhere                              | priority: 0                  | made for one node
            mountPath: /tmp                                | mountPath: /opt              | mounts /tmp
            """)
    void the_operator_makes_no_other_pod(String part, String other, String refusal) {
        String changed = SYSCTL.replace(part, other.replace("command: [sh], ", "command: [sh]\n    "));
        assertThatThrownBy(() -> dryRun(operator, changed)).hasMessageContaining(refusal);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
            allowPrivilegeEscalation: false     | privileged: true
            {drop: [ALL]}                       | {drop: [ALL], add: [SYS_ADMIN]}
            seccompProfile: {type: RuntimeDefault} | seccompProfile: {type: Unconfined}
            seccompProfile: {type: RuntimeDefault} | appArmorProfile: {type: Unconfined}
            args: [/bundle]                     | command: [sh]
            {name: bundle, mountPath: /bundle}] | {name: tmp, mountPath: /bundle}]
            name: bundle                        | name: other
            """)
    void a_bundle_is_unpacked_by_a_container_without_any_right(String part, String other) {
        assertThatThrownBy(() -> dryRun(operator, LIVEPATCH.replace(part, other)))
                .hasMessageContaining("prepared by nothing but one unprivileged container 'bundle'");
    }

    @Test
    void nothing_is_added_to_a_fix_pod_that_is_there_and_no_pod_becomes_one() {
        Pod fix = operator.resource(read(operator, SYSCTL, Pod.class)).create();
        Pod plain = admin.resource(read(
                        admin,
                        SYSCTL.replace("name: fix-admission", "name: plain")
                                .replace("node-fixer", "other")
                                .replace("serviceAccountName: other", "serviceAccountName: node-helper"),
                        Pod.class))
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
                    .hasMessageContaining("nothing may be added to a fix pod");
            assertThatThrownBy(() -> admin.resource(plain).edit(labelled("node-fixer")))
                    .hasMessageContaining("neither becomes a fix pod nor stops to be one");
            assertThatThrownBy(() -> admin.resource(fix).edit(labelled("other")))
                    .hasMessageContaining("neither becomes a fix pod nor stops to be one");
        } finally {
            admin.resource(fix).withGracePeriod(0).delete();
            admin.resource(plain).withGracePeriod(0).delete();
        }
    }

    @ParameterizedTest(name = "{0} becomes {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            add: [BPF]             | add: [SYS_MODULE]   | adds no capability but BPF
            RuntimeDefault         | Unconfined          | confined by the runtime's own profiles
            hostNetwork: true      | securityContext: {appArmorProfile: {type: Unconfined}} | confined by the runtime's own profiles
            labels: {a: b}         | labels: {a: b}, annotations: {container.apparmor.security.beta.kubernetes.io/node-helper: unconfined} | confined by the runtime's own profiles
            name: node-helper      | name: another       | no DaemonSet but the node helper's
            hostNetwork: true      | hostPID: true       | neither the host's tasks nor its files
            args: [run]            | args: [fix]         | with the argument run
            """)
    void the_operator_makes_no_other_daemon_set(String part, String other, String refusal) {
        assertThat(dryRun(operator, daemonSet(IMAGE))).isNotNull();
        assertThatThrownBy(() -> dryRun(operator, daemonSet(IMAGE).replace(part, other)))
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> dryRun(operator, daemonSet("busybox"))).hasMessageContaining("of the image " + IMAGE);
    }

    private static String profile(Container container) {
        return container.getSecurityContext().getAppArmorProfile().getType();
    }

    private static String daemonSet(String image) {
        return """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: node-helper, namespace: ipvs-latency-system}
                spec:
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec:
                      serviceAccountName: node-helper
                      hostNetwork: true
                      containers:
                      - name: node-helper
                        image: %s
                        args: [run]
                        securityContext:
                          allowPrivilegeEscalation: false
                          capabilities: {drop: [ALL], add: [BPF]}
                          seccompProfile: {type: RuntimeDefault}
                """.formatted(image);
    }

    private static UnaryOperator<Pod> labelled(String name) {
        return pod -> new PodBuilder(pod)
                .editMetadata()
                .addToLabels("app.kubernetes.io/name", name)
                .endMetadata()
                .build();
    }

    private static boolean refused(KubernetesClient client, String manifest) {
        try {
            dryRun(client, manifest);
            return false;
        } catch (RuntimeException refusal) {
            return String.valueOf(refusal.getMessage()).contains("ValidatingAdmissionPolicy");
        }
    }

    private static HasMetadata dryRun(KubernetesClient client, String manifest) {
        Class<? extends HasMetadata> type = manifest.contains("DaemonSet") ? DaemonSet.class : Pod.class;
        return client.resource(read(client, manifest, type)).dryRun().create();
    }

    private static <T extends HasMetadata> T read(KubernetesClient client, String manifest, Class<T> type) {
        return client.getKubernetesSerialization().unmarshal(manifest, type);
    }
}
