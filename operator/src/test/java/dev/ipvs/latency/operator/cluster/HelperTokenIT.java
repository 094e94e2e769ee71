package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node helper's token may do, with real tokens bound to real pods. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelperTokenIT {
    private static final ServiceAccountName HELPER = new ServiceAccountName(TestCluster.NAMESPACE, "node-helper");
    private static final String VERDICT =
            "verdict: {value: Healthy, since: '2026-11-24T00:00:00Z', breaches: 0, reason: WithinThresholds, message: m}";

    private final TestCluster cluster;
    private final KubernetesClient admin;
    private final Api api;
    private final KubernetesClient bound;
    private final KubernetesClient unbound;
    private final Tokens tokens;
    private final PrivateKey signingKey;

    HelperTokenIT(ControlPlane controlPlane) throws Exception {
        cluster = new TestCluster(controlPlane);
        admin = cluster.client();
        node("token-mine");
        node("token-other");
        latency("token-mine");
        latency("token-other");
        Pod pod = admin.resource(helperPod("helper-mine")).create();
        Path kubeconfig = controlPlane.kubeconfigFor(HELPER, pod);
        api = Api.as(kubeconfig);
        bound = as(kubeconfig);
        tokens = new Tokens(bound.getConfiguration().getAutoOAuthToken());
        signingKey = KeyUtils.decodePrivateKey(Files.readString(controlPlane.tokenKey()), SignatureAlgorithm.ES256);
        unbound = as(controlPlane.kubeconfigFor(HELPER));
        // A new admission policy takes a moment to be obeyed.
        eventually().ignoreNoExceptions().until(() -> refused(() -> status(unbound, "token-mine", VERDICT)));
    }

    @AfterAll
    void clean_up() {
        api.close();
        bound.close();
        unbound.close();
        admin.pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName("helper-mine")
                .withGracePeriod(0)
                .delete();
        for (String name : new String[] {"token-mine", "token-other"}) {
            admin.nodes().withName(name).delete();
            admin.genericKubernetesResources("latency.ipvs.dev/v1alpha1", "NodeLatency")
                    .withName(name)
                    .delete();
        }
    }

    @Test
    void it_may_write_the_status_of_its_own_node() {
        assertThat(status(bound, "token-mine", VERDICT).getAdditionalProperties())
                .containsKey("status");
    }

    @Test
    void it_may_not_write_about_another_node() {
        assertThatThrownBy(() -> status(bound, "token-other", VERDICT))
                .hasMessageContaining("the node helper of node token-mine may write only NodeLatency token-mine");
    }

    @Test
    void a_token_that_names_no_node_may_write_nothing() {
        assertThatThrownBy(() -> status(unbound, "token-mine", VERDICT))
                .hasMessageContaining("must be bound to a pod on a node");
    }

    @Test
    void a_token_about_another_node_that_nobody_signed_is_none() throws Exception {
        try (KubernetesClient forger = with(tokens.aboutNode("token-other", anyKey()))) {
            assertThatThrownBy(() -> status(forger, "token-other", VERDICT)).hasMessageContaining("Unauthorized");
        }
        try (KubernetesClient forger = with(tokens.signedBy(anyKey()))) {
            assertThatThrownBy(() -> status(forger, "token-mine", VERDICT)).hasMessageContaining("Unauthorized");
        }
    }

    @Test
    void a_token_is_none_any_more_once_its_time_is_over() throws Exception {
        try (KubernetesClient current = with(tokens.over(Instant.now().plusSeconds(600), signingKey))) {
            assertThat(status(current, "token-mine", VERDICT)).isNotNull();
        }
        try (KubernetesClient late = with(tokens.over(Instant.now().minusSeconds(60), signingKey))) {
            assertThatThrownBy(() -> status(late, "token-mine", VERDICT)).hasMessageContaining("Unauthorized");
        }
    }

    @Test
    void a_stolen_token_is_none_any_more_once_its_pod_is_gone() throws Exception {
        Pod robbed = admin.resource(helperPod("helper-robbed")).create();
        try (KubernetesClient thief = as(controlPlane().kubeconfigFor(HELPER, robbed))) {
            assertThatThrownBy(() -> status(thief, "token-other", VERDICT))
                    .hasMessageContaining("may write only NodeLatency token-mine");
            admin.resource(robbed).withGracePeriod(0).delete();
            eventually()
                    .untilAsserted(() -> assertThatThrownBy(() -> status(thief, "token-mine", VERDICT))
                            .hasMessageContaining("Unauthorized"));
        }
    }

    @Test
    void it_may_not_forge_what_is_to_be_restored() {
        String forged = "fix: {type: Sysctl, state: Verified, since: '2026-11-24T00:00:00Z', policy: p,"
                + " policyGeneration: 1, reason: MeasuredBetter, message: m, original: {bootID: b,"
                + " at: '2026-11-24T00:00:00Z', sysctl: {name: kernel.panic, value: '1'}}}";
        assertThatThrownBy(() -> status(bound, "token-mine", forged)).hasMessageContaining("may not write status.fix");
    }

    /** Any of these would keep the operator from reading the NodeLatency objects of all nodes. */
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            p99            | garbage              | status.measurement.p99: Invalid value
            p99            | 9999999h             | status.measurement.p99: Invalid value
            p99            | -5ms                 | status.measurement.p99: Invalid value
            max            | 1s1s1s1s             | status.measurement.max: Invalid value
            longestWalkCPU | 3000000000           | status.measurement.longestWalkCPU: Invalid value
            lostEvents     | -7                   | status.measurement.lostEvents: Invalid value
            end            | yesterday            | status.measurement.end: Invalid value
            bootID         | LONG                 | status.measurement.bootID: Too long
            """)
    void it_may_not_write_what_nobody_can_read(String field, String value, String refusal) {
        Map<String, String> measured = new TreeMap<>(Map.of(
                "start", "'2026-11-24T00:00:00Z'", "end", "'2026-11-24T00:00:10Z'", "bootID", "b", "walks", "5"));
        String text = value.equals("LONG") ? "x".repeat(1025) : value;
        boolean number = text.matches("-?[0-9]+");
        measured.put(field, number ? text : "'" + text + "'");
        String measurement = measured.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", ", "measurement: {", "}"));
        assertThatThrownBy(() -> status(bound, "token-mine", measurement)).hasMessageContaining(refusal);
    }

    @Test
    void it_may_not_change_the_spec() {
        assertThatThrownBy(() -> apply(bound, "token-mine", "spec: {mode: Enforce}", ""))
                .hasMessageContaining("forbidden");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v1/namespaces/ipvs-latency-system/secrets
            GET    | /api/v1/namespaces/ipvs-latency-system/configmaps/latency-operator
            GET    | /api/v1/nodes
            GET    | /apis/latency.ipvs.dev/v1alpha1/latencypolicies
            PATCH  | /apis/latency.ipvs.dev/v1alpha1/latencypolicies/any
            PATCH  | /apis/latency.ipvs.dev/v1alpha1/nodelatencies/token-mine
            PATCH  | /api/v1/nodes/token-mine
            POST   | /api/v1/namespaces/ipvs-latency-system/pods
            POST   | /api/v1/namespaces/ipvs-latency-system/pods/any/exec?command=sh
            PATCH  | /api/v1/namespaces/ipvs-latency-system/pods/any/ephemeralcontainers
            POST   | /api/v1/namespaces/ipvs-latency-system/serviceaccounts/latency-operator/token
            PATCH  | /apis/apps/v1/namespaces/ipvs-latency-system/daemonsets/node-helper
            POST   | /apis/rbac.authorization.k8s.io/v1/clusterrolebindings
            """)
    void it_has_no_right_to(String method, String path) {
        api.mustHaveNoRightTo(method, path);
    }

    @Test
    void it_may_not_delete_anything() {
        assertThatThrownBy(() -> bound.genericKubernetesResources("latency.ipvs.dev/v1alpha1", "NodeLatency")
                        .withName("token-mine")
                        .delete())
                .hasMessageContaining("forbidden");
    }

    private static GenericKubernetesResource status(KubernetesClient client, String node, String status) {
        return apply(client, node, "status: {" + status + "}", "status");
    }

    private static GenericKubernetesResource apply(
            KubernetesClient client, String node, String part, String subresource) {
        GenericKubernetesResource patch = client.getKubernetesSerialization()
                .unmarshal(
                        "apiVersion: latency.ipvs.dev/v1alpha1\nkind: NodeLatency\nmetadata: {name: " + node + "}\n"
                                + part,
                        GenericKubernetesResource.class);
        PatchContext context = SimulatedWorkloads.byHelper();
        return subresource.isEmpty()
                ? client.resource(patch).patch(context)
                : client.resource(patch).subresource(subresource).patch(context);
    }

    private static boolean refused(Runnable request) {
        try {
            request.run();
            return false;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains("must be bound to a pod");
        }
    }

    private ControlPlane controlPlane() {
        return cluster.controlPlane();
    }

    private static Pod helperPod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TestCluster.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withNodeName("token-mine")
                .withServiceAccountName("node-helper")
                .addNewContainer()
                .withName("node-helper")
                .withImage("simulated")
                .endContainer()
                .endSpec()
                .build();
    }

    private static PrivateKey anyKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private KubernetesClient with(String token) {
        Config config = new ConfigBuilder(bound.getConfiguration())
                .withOauthToken(token)
                .withAutoOAuthToken(token)
                .withOauthTokenProvider(() -> token)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void node(String name) {
        Node node =
                new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
        admin.resource(node).create();
    }

    private void latency(String name) {
        apply(admin, name, "spec: {policy: {name: nobody, generation: 1}, mode: Observe, measurement: {}}", "");
    }

    private static KubernetesClient as(Path kubeconfig) throws Exception {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build();
    }
}
