package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.fix.FixAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker can do with the operator's token, with the chart's default values: tried against a real API server. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StolenOperatorTokenIT {
    private static final String NAMESPACE = "/api/v1/namespaces/" + TestCluster.NAMESPACE;
    private static final String PODS = NAMESPACE + "/pods";
    private static final String DAEMON_SETS = "/apis/apps/v1/namespaces/" + TestCluster.NAMESPACE + "/daemonsets";
    private static final String FIX_POD = "latency-fix-pod";
    private static final String HELPER_POD = "latency-helper-pod";

    private final TestCluster cluster;
    private final Api operator;
    private final Manifests manifests;

    StolenOperatorTokenIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        cluster.allowBundlesFrom("registry.example/bundle");
        operator = Api.as(cluster.operatorKubeconfig());
        manifests = new Manifests(cluster.helperImage());
        // New admission policies take a moment to be obeyed.
        eventually()
                .until(() -> livepatch(Attack.of("/spec/hostNetwork", "true")).refusedBy(FIX_POD)
                        && helper(Attack.of("/spec/template/spec/hostPID", "true"))
                                .refusedBy(HELPER_POD)
                        && operator.create(
                                        PODS,
                                        Attack.json(manifests.livepatch(FixAction.APPLY))
                                                .toString())
                                .accepted());
    }

    @AfterAll
    void close() {
        operator.close();
    }

    @Test
    void the_operator_makes_the_pods_of_its_manifests() {
        for (FixAction action : FixAction.values()) {
            for (Pod pod : List.of(manifests.sysctl(action), manifests.livepatch(action))) {
                operator.create(PODS, Attack.json(pod).toString()).mustBeAccepted();
            }
        }
        operator.create(DAEMON_SETS, Attack.json(manifests.helper()).toString()).mustBeAccepted();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            preloads_a_library                     | /spec/containers/0/env                      | [{name: LD_PRELOAD, value: /bundle/evil.so}]
            sets_options_of_the_launcher           | /spec/containers/0/env                      | [{name: CLASS_ARCHIVE, value: "-javaagent:/bundle/a.jar"}]
            reads_a_secret_into_the_environment    | /spec/containers/0/env                      | [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]
            reads_all_of_a_secret                  | /spec/containers/0/envFrom                  | [{secretRef: {name: s}}]
            runs_a_program_by_its_command          | /spec/containers/0/command                  | [sh]
            runs_another_subcommand                | /spec/containers/0/args/0                   | run
            runs_a_program_by_a_liveness_probe     | /spec/containers/0/livenessProbe            | {exec: {command: [sh]}}
            runs_a_program_by_a_startup_probe      | /spec/containers/0/startupProbe             | {exec: {command: [sh]}}
            runs_a_program_after_the_start         | /spec/containers/0/lifecycle                | {postStart: {exec: {command: [sh]}}}
            works_in_another_folder                | /spec/containers/0/workingDir               | /bundle
            reports_into_any_file                  | /spec/containers/0/args/13                  | /etc/cron.d/evil
            reads_any_file_as_its_message          | /spec/containers/0/terminationMessagePath   | /etc/shadow
            sets_another_sysctl                    | /spec/containers/0/args/5                   | kernel.core_pattern
            sets_a_value_that_is_none              | /spec/containers/0/args/7                   | core
            adds_an_argument                       | /spec/containers/0/args/-                   | --output
            names_a_livepatch_where_there_is_none  | /spec/containers/0/args/3                   | Livepatch
            runs_another_image                     | /spec/containers/0/image                    | registry.example/evil:1
            runs_another_digest_of_another_image   | /spec/containers/0/image                    | registry.example/evil@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            never_ends                             | /spec/activeDeadlineSeconds                 | null
            runs_for_a_day                         | /spec/activeDeadlineSeconds                 | 86400
            starts_again_and_again                 | /spec/restartPolicy                         | Always
            is_scheduled_anywhere                  | /spec/nodeName                              | null
            runs_on_a_node_that_it_is_not_named_by | /spec/nodeName                              | control-plane
            has_no_record                          | /metadata/ownerReferences                   | null
            has_the_record_of_another_node         | /metadata/ownerReferences/0/name            | elsewhere
            sees_the_host_s_tasks                  | /spec/hostPID                               | true
            sees_the_host_s_memory                 | /spec/hostIPC                               | true
            sees_the_host_s_files                  | /spec/volumes/0                             | {name: tmp, hostPath: {path: /}}
            mounts_a_secret                        | /spec/volumes/-                             | {name: s, secret: {secretName: s}}
            mounts_a_token                         | /spec/volumes/-                             | {name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}
            gets_the_account_s_token               | /spec/automountServiceAccountToken          | true
            uses_another_account                   | /spec/serviceAccountName                    | latency-operator
            has_another_container                  | /spec/containers/-                          | {name: evil, image: evil}
            has_an_init_container                  | /spec/initContainers                        | [{name: evil, image: evil}]
            stays_forever_by_a_finalizer           | /metadata/finalizers                        | [example.org/evil]
            asks_a_runtime_by_an_annotation        | /metadata/annotations                       | {cdi.k8s.io/evil: vendor.example/device=all}
            is_no_fix_pod_by_its_label             | /metadata/labels/app.kubernetes.io~1name    | other
            has_a_label_that_a_policy_selects      | /metadata/labels/role                       | database
            asks_for_a_device                      | /spec/containers/0/resources/limits/example.org~1device | 1
            pushes_others_off_its_node             | /spec/priorityClassName                     | system-node-critical
            chooses_its_selinux_type               | /spec/containers/0/securityContext/seLinuxOptions | {type: spc_t}
            claims_a_device                        | /spec/resourceClaims                        | [{name: d, resourceClaimName: d}]
            takes_a_group_by_the_pod               | /spec/securityContext                       | {fsGroup: 0}
            asks_another_name_server               | /spec/hostAliases                           | [{ip: 10.0.0.1, hostnames: [a.example]}]
            waits_for_a_scheduler_of_its_own       | /spec/schedulerName                         | evil
            """)
    void a_fix_pod_that(String attack, String field, String value) {
        fixPod(manifests.sysctl(FixAction.APPLY), Attack.of(field, value)).mustBeRefusedBy(FIX_POD);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            reaches_the_metadata_service           | /spec/hostNetwork                           | true
            sees_the_host_s_tasks                  | /spec/hostPID                               | true
            is_from_another_repository             | /spec/initContainers/0/image                | registry.example/evil@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            is_from_a_longer_repository            | /spec/initContainers/0/image                | registry.example/bundle/evil@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            is_by_tag                              | /spec/initContainers/0/image                | registry.example/bundle:1
            is_privileged                          | /spec/initContainers/0/securityContext      | {privileged: true}
            has_a_capability                       | /spec/initContainers/0/securityContext/capabilities | {drop: [ALL], add: [SYS_ADMIN]}
            is_root                                | /spec/initContainers/0/securityContext/runAsUser    | 0
            may_be_root                            | /spec/initContainers/0/securityContext/runAsNonRoot | false
            is_unconfined                          | /spec/initContainers/0/securityContext/seccompProfile/type | Unconfined
            is_unconfined_by_apparmor              | /spec/initContainers/0/securityContext/appArmorProfile | {type: Unconfined}
            runs_something_else                    | /spec/initContainers/0/command              | [sh]
            is_told_something_else                 | /spec/initContainers/0/args                 | [/tmp]
            reads_a_secret                         | /spec/initContainers/0/env                  | [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]
            stays_beside_the_fix                   | /spec/initContainers/0/restartPolicy        | Always
            writes_where_the_fix_writes            | /spec/initContainers/0/volumeMounts/-       | {name: tmp, mountPath: /tmp}
            can_be_changed_by_the_fix              | /spec/containers/0/volumeMounts/1/readOnly  | false
            replaces_another_livepatch             | /spec/containers/0/args/5                   | kpatch_cve_2026_1
            is_read_from_elsewhere                 | /spec/containers/0/args/7                   | /tmp
            is_signed_by_the_attacker              | /spec/containers/0/args/9                   | MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            """)
    void a_bundle_that(String attack, String field, String value) {
        livepatch(Attack.of(field, value)).mustBeRefusedBy(FIX_POD);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            preloads_a_library                 | /containers/0/env/-                        | {name: LD_PRELOAD, value: /tmp/evil.so}
            says_another_node_s_name           | /containers/0/env/0                        | {name: NODE_NAME, value: other}
            reads_a_secret                     | /containers/0/envFrom                      | [{secretRef: {name: s}}]
            runs_a_program_after_the_start     | /containers/0/lifecycle                    | {postStart: {exec: {command: [sh]}}}
            runs_a_program_by_a_probe          | /containers/0/livenessProbe                | {exec: {command: [sh]}}
            asks_another_host_by_a_probe       | /containers/0/readinessProbe/httpGet/host  | 169.254.169.254
            runs_a_program                     | /containers/0/command                      | [sh]
            runs_a_fix                         | /containers/0/args                         | [fix]
            runs_another_image                 | /containers/0/image                        | registry.example/evil:1
            is_privileged                      | /containers/0/securityContext              | {privileged: true}
            loads_modules                      | /containers/0/securityContext/capabilities/add | [SYS_MODULE]
            is_unconfined                      | /containers/0/securityContext/seccompProfile/type | Unconfined
            is_unconfined_by_apparmor          | /containers/0/securityContext/appArmorProfile | {type: Unconfined}
            is_unconfined_by_its_pod           | /securityContext                           | {appArmorProfile: {type: Unconfined}}
            writes_to_its_root                 | /containers/0/securityContext/readOnlyRootFilesystem | false
            sees_the_host_s_tasks              | /hostPID                                   | true
            sees_the_host_s_files              | /volumes/0                                 | {name: tmp, hostPath: {path: /}}
            has_another_account                | /serviceAccountName                        | latency-operator
            asks_for_a_device                  | /containers/0/resources/limits/example.org~1device | 1
            chooses_its_selinux_type           | /containers/0/securityContext/seLinuxOptions | {type: spc_t}
            pushes_others_off_its_node         | /priorityClassName                         | system-node-critical
            runs_where_there_is_no_image_for   | /affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions | [{key: kubernetes.io/os, operator: Exists}]
            has_another_container              | /containers/-                              | {name: evil, image: evil}
            has_an_init_container              | /initContainers                            | [{name: evil, image: evil}]
            """)
    void a_helper_that(String attack, String field, String value) {
        helper(Attack.of("/spec/template/spec" + field, value)).mustBeRefusedBy(HELPER_POD);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            is_another_daemon_set           | /metadata/name                   | another
            is_deleted_with_something_else  | /metadata/ownerReferences        | [{apiVersion: v1, kind: Node, name: a, uid: b}]
            has_a_label_that_a_policy_selects | /spec/template/metadata/labels/role | database
            is_unconfined_by_annotation     | /spec/template/metadata/annotations | {container.apparmor.security.beta.kubernetes.io/node-helper: unconfined}
            restarts_all_helpers_at_once    | /spec/updateStrategy/rollingUpdate/maxUnavailable | 100%
            """)
    void a_daemon_set_that(String attack, String field, String value) {
        helper(Attack.of(field, value)).mustBeRefusedBy(HELPER_POD);
    }

    @Test
    void the_helper_that_is_there_is_changed_into_no_other() {
        String name = DAEMON_SETS + "/node-helper";
        operator.apply(name, Attack.json(manifests.helper()).toString()).mustBeAccepted();
        operator.apply(
                        name,
                        Attack.of("/spec/template/spec/hostPID", "true")
                                .on(Attack.json(manifests.helper()))
                                .toString())
                .mustBeRefusedBy(HELPER_POD);
    }

    /** kubectl rollout restart annotates the pods: no reason to refuse each update from then on. */
    @Test
    void what_others_wrote_on_the_helper_stays_when_the_operator_updates_it() {
        String name = DAEMON_SETS + "/node-helper";
        String restarted = "/spec/template/metadata/annotations";
        JsonNode made = Attack.json(manifests.helper());
        DaemonSet annotated = new DaemonSetBuilder(manifests.helper())
                .editMetadata()
                .addToLabels("example.org/team", "network")
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations("kubectl.kubernetes.io/restartedAt", "2026-01-01T00:00:00Z")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        cluster.client().resource(annotated).createOr(NonDeletingOperation::update);
        try {
            operator.apply(name, made.toString()).mustBeAccepted();
            operator.apply(
                            name,
                            Attack.of(restarted, "{kubectl.kubernetes.io/restartedAt: '2026-02-02T00:00:00Z'}")
                                    .on(made)
                                    .toString())
                    .mustBeRefusedBy(HELPER_POD);
            operator.apply(
                            name,
                            Attack.of("/metadata/labels/example.org~1team", "other")
                                    .on(made)
                                    .toString())
                    .mustBeRefusedBy(HELPER_POD);
        } finally {
            cluster.client().resource(annotated).delete();
        }
    }

    /** Engines that pin images write a digest to the tag, or in its place. */
    @ParameterizedTest
    @ValueSource(strings = {"%1$s@sha256:%3$s", "%2$s@sha256:%3$s"})
    void the_configured_image_is_also_accepted_by_digest(String form) {
        String image = form.formatted(manifests.image(), manifests.image().replaceAll(":[^:/]*$", ""), "b".repeat(64));
        fixPod(manifests.sysctl(FixAction.APPLY), Attack.of("/spec/containers/0/image", image))
                .mustBeAccepted();
        helper(Attack.of("/spec/template/spec/containers/0/image", image)).mustBeAccepted();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            POST  | /api/v1/namespaces/ipvs-latency-system/pods/any/exec?command=sh
            POST  | /api/v1/namespaces/ipvs-latency-system/pods/any/attach
            POST  | /api/v1/namespaces/ipvs-latency-system/pods/any/binding
            POST  | /api/v1/namespaces/ipvs-latency-system/pods/any/eviction
            PATCH | /api/v1/namespaces/ipvs-latency-system/pods/any
            PATCH | /api/v1/namespaces/ipvs-latency-system/pods/any/ephemeralcontainers
            PATCH | /api/v1/namespaces/ipvs-latency-system/pods/any/resize
            PATCH | /api/v1/namespaces/ipvs-latency-system/pods/any/status
            PATCH | /apis/apps/v1/namespaces/ipvs-latency-system/daemonsets/node-helper/scale
            PATCH | /apis/apps/v1/namespaces/ipvs-latency-system/daemonsets/node-helper/status
            POST  | /api/v1/namespaces/ipvs-latency-system/serviceaccounts/node-helper/token
            POST  | /api/v1/namespaces/ipvs-latency-system/serviceaccounts
            POST  | /api/v1/namespaces/ipvs-latency-system/secrets
            PATCH | /api/v1/namespaces/ipvs-latency-system/configmaps/latency-operator
            PATCH | /api/v1/namespaces/ipvs-latency-system
            POST  | /apis/apps/v1/namespaces/ipvs-latency-system/deployments
            POST  | /apis/apps/v1/namespaces/kube-system/daemonsets
            PATCH | /apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy
            PATCH | /apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy-nftables
            POST  | /api/v1/namespaces/kube-system/pods
            POST  | /api/v1/namespaces/default/pods
            PATCH | /api/v1/nodes/any
            PATCH | /api/v1/nodes/any/status
            DELETE | /api/v1/nodes/any
            POST  | /apis/latency.ipvs.dev/v1alpha1/latencypolicies
            DELETE | /apis/latency.ipvs.dev/v1alpha1/latencypolicies/any
            PATCH | /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/latency-fix-pod
            DELETE | /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/latency-fix-pod
            POST  | /apis/rbac.authorization.k8s.io/v1/clusterrolebindings
            """)
    void it_has_no_right_to(String method, String path) {
        operator.mustHaveNoRightTo(method, path);
    }

    private Api.Answer livepatch(Attack attack) {
        return fixPod(manifests.livepatch(FixAction.APPLY), attack);
    }

    private Api.Answer fixPod(Pod pod, Attack attack) {
        return operator.create(PODS, attack.on(Attack.json(pod)).toString());
    }

    private Api.Answer helper(Attack attack) {
        JsonNode helper = attack.on(Attack.json(manifests.helper()));
        return operator.create(DAEMON_SETS, helper.toString());
    }
}
