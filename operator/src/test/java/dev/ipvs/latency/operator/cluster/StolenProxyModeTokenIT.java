package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.MovableKubeProxy.CONFIG_MAPS;
import static dev.ipvs.latency.operator.cluster.MovableKubeProxy.DAEMON_SETS;
import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker can do with the operator's token where it may move kube-proxies: tried against a real API server. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StolenProxyModeTokenIT {
    private static final String FIRST = DAEMON_SETS + "kube-proxy";
    private static final String TERMS =
            "/spec/template/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";
    private static final String OF_THE_CLUSTER = "latency-operator-kube-proxy";
    private static final String OF_A_NODE = "latency-operator-nodes";
    private static final String OF_A_MODE = "latency-operator-kube-proxy-of-a-mode";
    private static final String CONFIGURATION = "latency-operator-kube-proxy-configuration";

    private final MovableKubeProxy proxy;
    private final Api operator;
    private final KubernetesClient admin;
    private final Node node;

    StolenProxyModeTokenIT(ControlPlane controlPlane) {
        TestCluster cluster = new TestCluster(controlPlane);
        proxy = MovableKubeProxy.in(cluster);
        operator = Api.as(cluster.operatorKubeconfig());
        admin = cluster.client();
        node = admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("labelled-by-a-stolen-token")
                        .addToLabels("pool", "a")
                        .addToLabels("latency.ipvs.dev/proxy-mode", "nftables")
                        .endMetadata()
                        .withNewSpec()
                        .addNewTaint("NoSchedule", "pool", null, "a")
                        .endSpec()
                        .build())
                .create();
        // New admission policies take a moment to be obeyed.
        eventually()
                .until(() -> first(Attack.of("/spec/minReadySeconds", "5")).refusedBy(OF_THE_CLUSTER)
                        && daemonSet(Attack.of("/spec/template/spec/hostPID", "true"))
                                .refusedBy(OF_A_MODE)
                        && configMap(Attack.of("/data/other", "text")).refusedBy(CONFIGURATION)
                        && node(Attack.of("/spec/unschedulable", "true")).refusedBy(OF_A_NODE)
                        && unchanged(ProxyModeLabel.ipvs).accepted());
    }

    @AfterAll
    void no_trace() {
        admin.resource(node).delete();
        operator.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(ProxyModeLabel.class)
    void what_the_operator_derives_is_accepted(ProxyModeLabel mode) {
        unchanged(mode).mustBeAccepted();
        operator.apply(
                        CONFIG_MAPS + "kube-proxy-" + mode,
                        Attack.json(proxy.derived(mode).configMap()).toString())
                .mustBeAccepted();
    }

    @Test
    void the_cluster_s_own_is_kept_off_labelled_nodes() {
        first(Attack.of(TERMS + "/0/matchExpressions/-", "{key: latency.ipvs.dev/proxy-mode, operator: DoesNotExist}"))
                .mustBeAccepted();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            runs_another_image             | /spec/template/spec/containers/0/image                | registry.example/evil:1
            runs_a_program                 | /spec/template/spec/containers/0/command              | [sh]
            has_another_argument           | /spec/template/spec/containers/0/args                 | [--config=/tmp/evil]
            preloads_a_library             | /spec/template/spec/containers/0/env/-                | {name: LD_PRELOAD, value: /tmp/evil.so}
            runs_a_program_after_the_start | /spec/template/spec/containers/0/lifecycle            | {postStart: {exec: {command: [sh]}}}
            has_another_container          | /spec/template/spec/containers/-                      | {name: evil, image: evil}
            has_an_init_container          | /spec/template/spec/initContainers                    | [{name: evil, image: evil}]
            sees_the_host_s_files          | /spec/template/spec/volumes/2/hostPath/path           | /
            mounts_a_secret                | /spec/template/spec/volumes/-                         | {name: s, secret: {secretName: s}}
            uses_another_account           | /spec/template/spec/serviceAccountName                | daemon-set-controller
            sees_the_host_s_tasks          | /spec/template/spec/hostPID                           | true
            sees_the_host_s_memory         | /spec/template/spec/hostIPC                           | true
            leaves_the_host_s_network      | /spec/template/spec/hostNetwork                       | false
            takes_a_group                  | /spec/template/spec/securityContext                   | {fsGroup: 0}
            tolerates_nothing              | /spec/template/spec/tolerations                       | null
            runs_nowhere                   | /spec/template/spec/nodeSelector/pool                 | none
            runs_everywhere                | /spec/template/spec/nodeSelector                      | null
            loses_its_priority             | /spec/template/spec/priorityClassName                 | null
            has_a_label_of_its_pods        | /spec/template/metadata/labels/role                   | database
            restarts_by_an_annotation      | /spec/template/metadata/annotations                   | {kubectl.kubernetes.io/restartedAt: now}
            has_a_label                    | /metadata/labels/team                                 | evil
            loses_a_label                  | /metadata/labels/k8s-app                              | null
            has_an_annotation              | /metadata/annotations/team                            | evil
            is_deleted_with_something_else | /metadata/ownerReferences                             | [{apiVersion: v1, kind: Node, name: a, uid: b}]
            stays_by_a_finalizer           | /metadata/finalizers                                  | [example.org/evil]
            restarts_on_all_nodes_at_once  | /spec/updateStrategy/rollingUpdate/maxUnavailable     | 100%
            is_never_updated               | /spec/updateStrategy                                  | {type: OnDelete, rollingUpdate: null}
            is_slow_to_be_ready            | /spec/minReadySeconds                                 | 3600
            forgets_its_revisions          | /spec/revisionHistoryLimit                            | 0
            """)
    void the_cluster_s_own_that(String attack, String field, String value) {
        first(Attack.of(field, value)).mustBeRefusedBy(OF_THE_CLUSTER);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            loses_a_requirement_of_the_cluster_s | /0/matchExpressions/0           | {key: latency.ipvs.dev/proxy-mode, operator: DoesNotExist}
            requires_our_label                   | /0/matchExpressions/-           | {key: latency.ipvs.dev/proxy-mode, operator: Exists}
            requires_a_value_of_our_label        | /0/matchExpressions/-           | {key: latency.ipvs.dev/proxy-mode, operator: In, values: [evil]}
            requires_another_label               | /0/matchExpressions/-           | {key: latency.ipvs.dev/other, operator: DoesNotExist}
            names_a_node                         | /0/matchFields                  | [{key: metadata.name, operator: In, values: [a]}]
            runs_on_more_by_another_term         | /1                              | {matchExpressions: [{key: pool, operator: Exists}]}
            runs_on_more_by_a_term_of_ours_alone | /1                              | {matchExpressions: [{key: latency.ipvs.dev/proxy-mode, operator: DoesNotExist}]}
            """)
    void the_cluster_s_own_whose_affinity(String attack, String field, String value) {
        first(Attack.of(TERMS + field, value)).mustBeRefusedBy(OF_THE_CLUSTER);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            runs_another_image             | /spec/template/spec/containers/0/image                | registry.example/evil:1
            runs_a_program                 | /spec/template/spec/containers/0/command              | [sh]
            has_another_argument           | /spec/template/spec/containers/0/command/-            | --config=/tmp/evil
            preloads_a_library             | /spec/template/spec/containers/0/env/-                | {name: LD_PRELOAD, value: /tmp/evil.so}
            reads_a_secret                 | /spec/template/spec/containers/0/envFrom              | [{secretRef: {name: s}}]
            runs_a_program_by_a_probe      | /spec/template/spec/containers/0/livenessProbe        | {exec: {command: [sh]}}
            runs_a_program_after_the_start | /spec/template/spec/containers/0/lifecycle            | {postStart: {exec: {command: [sh]}}}
            has_a_capability               | /spec/template/spec/containers/0/securityContext      | {privileged: true, capabilities: {add: [SYS_MODULE]}}
            mounts_a_volume_elsewhere      | /spec/template/spec/containers/0/volumeMounts/0/mountPath | /usr/local/bin
            has_another_container          | /spec/template/spec/containers/-                      | {name: evil, image: evil}
            sees_the_host_s_files          | /spec/template/spec/volumes/2/hostPath/path           | /
            mounts_a_secret                | /spec/template/spec/volumes/0                         | {name: kube-proxy, secret: {secretName: s}}
            mounts_another_config_map      | /spec/template/spec/volumes/0/configMap/name          | other
            mounts_the_config_of_a_mode    | /spec/template/spec/volumes/0/configMap/name          | kube-proxy-iptables
            has_another_volume             | /spec/template/spec/volumes/-                         | {name: s, secret: {secretName: s}}
            uses_another_account           | /spec/template/spec/serviceAccountName                | daemon-set-controller
            sees_the_host_s_tasks          | /spec/template/spec/hostPID                           | true
            sees_the_host_s_memory         | /spec/template/spec/hostIPC                           | true
            takes_a_group                  | /spec/template/spec/securityContext                   | {fsGroup: 0}
            tolerates_nothing              | /spec/template/spec/tolerations                       | null
            is_pinned_to_a_node            | /spec/template/spec/nodeName                          | a
            runs_on_unlabelled_nodes       | /spec/template/spec/nodeSelector/latency.ipvs.dev~1proxy-mode | null
            runs_on_nodes_of_another_mode  | /spec/template/spec/nodeSelector/latency.ipvs.dev~1proxy-mode | nftables
            runs_on_other_nodes            | /spec/template/spec/nodeSelector/kubernetes.io~1os    | null
            has_a_label_that_a_policy_selects | /spec/template/metadata/labels/role                | database
            is_unconfined_by_annotation    | /spec/template/metadata/annotations                   | {container.apparmor.security.beta.kubernetes.io/kube-proxy: unconfined}
            is_deleted_with_something_else | /metadata/ownerReferences                             | [{apiVersion: v1, kind: Node, name: a, uid: b}]
            stays_by_a_finalizer           | /metadata/finalizers                                  | [example.org/evil]
            restarts_on_all_nodes_at_once  | /spec/updateStrategy                                  | {type: RollingUpdate, rollingUpdate: {maxUnavailable: 100%}}
            is_slow_to_be_ready            | /spec/minReadySeconds                                 | 3600
            cleans_by_another_image        | /spec/template/spec/initContainers/0/image            | registry.example/evil:1
            cleans_by_a_program            | /spec/template/spec/initContainers/0/command          | [sh]
            cleans_with_an_argument        | /spec/template/spec/initContainers/0/command/-        | --config=/tmp/evil
            cleans_with_a_library          | /spec/template/spec/initContainers/0/env              | [{name: LD_PRELOAD, value: /tmp/evil.so}]
            cleans_forever                 | /spec/template/spec/initContainers/0/restartPolicy    | Always
            reads_any_file_as_its_message  | /spec/template/spec/initContainers/0/terminationMessagePath | /etc/shadow
            cleans_under_another_name      | /spec/template/spec/initContainers/0/name             | evil
            cleans_twice                   | /spec/template/spec/initContainers/-                  | {name: evil, image: registry.example/kube-proxy:v1.37.2, command: [/usr/local/bin/kube-proxy, --cleanup]}
            """)
    void a_kube_proxy_of_a_mode_that(String attack, String field, String value) {
        daemonSet(Attack.of(field, value)).mustBeRefusedBy(OF_A_MODE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            has_another_file          | /data/other           | text
            lacks_a_file              | /data/kubeconfig.conf | null
            authenticates_otherwise   | /data/kubeconfig.conf | "users: [{name: default, user: {exec: {command: sh}}}]"
            is_of_another_mode        | /data/config.conf     | "kind: KubeProxyConfiguration\\nmode: nftables\\n"
            is_no_configuration       | /data/config.conf     | "kind: Other\\nmode: ipvs\\n"
            has_a_file_of_bytes       | /binaryData           | {evil: aGVsbG8=}
            """)
    void a_configuration_that(String attack, String field, String value) {
        configMap(Attack.of(field, value)).mustBeRefusedBy(CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nftables", "iptables", "ipvs", "null"})
    void a_node_is_labelled_with_a_mode_or_with_none(String mode) {
        node(Attack.of("/metadata/labels/latency.ipvs.dev~1proxy-mode", mode)).mustBeAccepted();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            is_deleted_with_something_else | /metadata/ownerReferences                             | [{apiVersion: v1, kind: Node, name: gone, uid: gone}]
            stays_by_a_finalizer           | /metadata/finalizers                                  | [example.org/evil]
            has_an_annotation              | /metadata/annotations                                 | {example.org/evil: evil}
            has_another_label              | /metadata/labels/node-role.kubernetes.io~1control-plane | ""
            loses_a_label                  | /metadata/labels/pool                                 | null
            has_another_value_of_a_label   | /metadata/labels/pool                                 | b
            is_labelled_with_no_mode       | /metadata/labels/latency.ipvs.dev~1proxy-mode         | evil
            is_cordoned                    | /spec/unschedulable                                   | true
            pushes_its_pods_off            | /spec/taints/-                                        | {key: evil, effect: NoExecute}
            loses_a_taint                  | /spec/taints/0                                        | null
            has_addresses_for_pods         | /spec/podCIDRs                                        | [10.9.0.0/24]
            is_another_machine_of_a_cloud  | /spec/providerID                                      | evil://machine
            """)
    void a_node_that(String attack, String field, String value) {
        node(Attack.of(field, value)).mustBeRefusedBy(OF_A_NODE);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            DELETE | /apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy
            DELETE | /apis/apps/v1/namespaces/kube-system/daemonsets/calico-node
            PATCH  | /apis/apps/v1/namespaces/kube-system/daemonsets/calico-node
            PATCH  | /apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy-other
            PATCH  | /apis/apps/v1/namespaces/default/daemonsets/kube-proxy-nftables
            PATCH  | /apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy/scale
            PATCH  | /apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy/status
            PATCH  | /apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy-nftables/status
            PATCH  | /api/v1/namespaces/kube-system/configmaps/kube-proxy
            DELETE | /api/v1/namespaces/kube-system/configmaps/kube-proxy
            PATCH  | /api/v1/namespaces/kube-system/configmaps/kube-proxy-other
            PATCH  | /api/v1/namespaces/default/configmaps/kube-proxy-nftables
            POST   | /api/v1/namespaces/kube-system/serviceaccounts/kube-proxy/token
            POST   | /api/v1/namespaces/kube-system/pods
            POST   | /api/v1/namespaces/kube-system/pods/any/exec?command=sh
            DELETE | /api/v1/nodes/any
            PATCH  | /api/v1/nodes/any/status
            """)
    void it_has_no_right_to(String method, String path) {
        operator.mustHaveNoRightTo(method, path);
    }

    private Api.Answer unchanged(ProxyModeLabel mode) {
        return operator.apply(
                DAEMON_SETS + "kube-proxy-" + mode,
                Attack.json(proxy.derived(mode).daemonSet()).toString());
    }

    /** On the one for the way back, which has an init container. */
    private Api.Answer daemonSet(Attack attack) {
        JsonNode made = Attack.json(proxy.derived(ProxyModeLabel.ipvs).daemonSet());
        return operator.apply(DAEMON_SETS + "kube-proxy-ipvs", attack.on(made).toString());
    }

    private Api.Answer node(Attack attack) {
        return operator.patch("/api/v1/nodes/" + node.getMetadata().getName(), attack.asJsonPatch(Attack.json(node)));
    }

    private Api.Answer configMap(Attack attack) {
        JsonNode made = Attack.json(proxy.derived(ProxyModeLabel.ipvs).configMap());
        return operator.apply(CONFIG_MAPS + "kube-proxy-ipvs", attack.on(made).toString());
    }

    /** A merge patch of all that is there; what is to be removed must be said as null. */
    private Api.Answer first(Attack attack) {
        JsonNode changed = attack.on(Attack.json(proxy.own().daemonSet()));
        if (attack.value().isNull()) {
            ((ObjectNode) changed.at(attack.field().head()))
                    .putNull(attack.field().last().getMatchingProperty());
        }
        ((ObjectNode) changed.get("metadata")).remove("managedFields");
        return operator.merge(FIRST, changed.toString());
    }
}
