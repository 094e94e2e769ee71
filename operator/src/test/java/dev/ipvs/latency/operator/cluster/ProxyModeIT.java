package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.Recommendation.PassedOver;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ServiceAccountName;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.lab.node.KubeadmProxy;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.proxymode.NodeExclusion;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The packaged operator, with the rights of its own account, moves kube-proxies laid out as kubeadm's. The test simulates the
 * controller of DaemonSets, the node and its kube-proxy; that a real one moves so is shown on a real node.
 */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyModeIT {
    private static final String NAMESPACE = "kube-system";
    private static final String FIRST = "kube-proxy";
    private static final String API_SERVER = "https://10.0.0.1:6443";
    private static final String SECOND = "kube-proxy-nftables";

    private final TestCluster cluster;
    private OperatorProcess operator;
    private String test = "";
    private int number;

    ProxyModeIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        cluster.allowMovingKubeProxies();
        operator = start();
    }

    private OperatorProcess start() {
        return OperatorProcess.start(
                cluster.operatorKubeconfig(),
                Path.of("target", "operator-proxy-mode.log"),
                "latency.fix.pod-timeout=30s",
                "latency.revert.retry-after=2s");
    }

    @BeforeEach
    void the_cluster_has_a_kube_proxy_as_kubeadm_makes_it() {
        test = "proxy" + ++number;
        new KubeadmProxy("registry.example/kube-proxy:v1.37.2", API_SERVER).apply(cluster.client());
        if (!operator.isAlive()) {
            operator = start();
        }
    }

    @AfterAll
    void forbidAgain() {
        cluster.forbidMovingKubeProxies();
    }

    @AfterEach
    void nothing_is_left_of_the_operator() {
        cluster.delete(test);
        eventually().until(() -> cluster.isGone(test));
        operator.close();
    }

    @Test
    void a_node_is_moved_proven_moved_back_and_nothing_is_left() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(label(node)).contains("nftables");
            assertThat(isKeptOff()).isTrue();
            assertThat(node.fixesRun()).as("no fix pod").isEmpty();

            String moved = Objects.requireNonNull(
                    configMap(SECOND).orElseThrow().getData().get("config.conf"));
            assertThat(moved).contains("mode: \"nftables\"");

            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
            assertThat(label(node)).isEmpty();
            assertThat(isKeptOff()).isFalse();
            assertThat(daemonSet(SECOND)).isEmpty();
            assertThat(configMap(SECOND)).isEmpty();
        }
    }

    @Test
    void from_iptables_a_node_goes_back_by_a_kube_proxy_that_clears_away_first() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("iptables", "allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(label(node)).contains("iptables");
            assertThat(cleans("kube-proxy-iptables")).isTrue();

            cluster.delete(test);
            eventually().until(() -> label(node).filter("ipvs"::equals).isPresent());
            assertThat(cleans("kube-proxy-ipvs")).isTrue();
            eventually().until(() -> cluster.isGone(test));
            assertThat(label(node)).isEmpty();
            assertThat(isKeptOff()).isFalse();
            assertThat(daemonSet("kube-proxy-iptables")).isEmpty();
            assertThat(daemonSet("kube-proxy-ipvs")).isEmpty();
        }
    }

    @Test
    void an_operator_killed_on_the_way_goes_on_in_both_directions() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Applying));
            operator.kill();
            operator = start();
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));

            cluster.delete(test);
            eventually().until(() -> cluster.isIn(node.name(), FixState.Reverting));
            operator.kill();
            operator = start();
            eventually().until(() -> cluster.isGone(test));
            assertThat(label(node)).isEmpty();
            assertThat(isKeptOff()).isFalse();
            assertThat(daemonSet(SECOND)).isEmpty();
        }
    }

    @Test
    void a_kube_proxy_that_outlives_its_policy_follows_upgrades_until_another_policy_undoes_it() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            cluster.client()
                    .resources(LatencyPolicy.class)
                    .withName(test)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"onDelete\": \"Keep\"}}");
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
            assertThat(label(node)).contains("nftables");

            String upgraded = "registry.example/kube-proxy:v1.37.3";
            new KubeadmProxy(upgraded, API_SERVER).apply(cluster.client());

            eventually().until(() -> image(SECOND).equals(upgraded));
            cluster.policy(test, "Observe", TestCluster.forNodes(test));
            eventually().until(() -> label(node).isEmpty());
        }
    }

    @Test
    void a_node_whose_policy_is_gone_without_a_word_is_moved_back_and_nothing_is_left() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            operator.kill();
            cluster.client()
                    .resources(LatencyPolicy.class)
                    .withName(test)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
            cluster.delete(test);

            operator = start();

            eventually().until(() -> cluster.latency(node.name()).isEmpty());
            assertThat(label(node)).isEmpty();
            eventually().until(() -> daemonSet(SECOND).isEmpty());
            assertThat(isKeptOff()).isFalse();
            assertThat(cluster.eventsAbout(node.name()))
                    .as("the node goes on being measured as before, which tells in time that it moved back")
                    .doesNotContain("RevertFailed");
        }
    }

    @Test
    void a_node_that_its_kubelet_registers_again_without_the_label_gets_it_back() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));

            node.registersAgain();

            eventually().until(() -> label(node).filter("nftables"::equals).isPresent());
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
        }
    }

    /** java-operator-sdk#276: the chart's proxyMode.enabled is set to false. */
    @Test
    void while_the_right_to_kube_proxies_is_withdrawn_other_policies_go_and_the_status_says_what_is_missing()
            throws Exception {
        try (SimulatedNodeAgent node = node();
                SimulatedNodeAgent other = new SimulatedNodeAgent(
                        cluster.client(), test + "-other-node", Map.of("test", test + "-other"))) {
            policy("allowKubeProxyRestart: true");
            cluster.policy(test + "-other", "Enforce", TestCluster.forNodes(test + "-other"));
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            eventually().until(() -> cluster.isIn(other.name(), FixState.Verified));

            cluster.forbidMovingKubeProxies();
            cluster.delete(test + "-other");
            eventually().until(() -> cluster.isGone(test + "-other"));
            assertThat(other.sysctl()).isEqualTo("1");
            eventually().until(() -> message("WritesAccepted").contains("forbidden"));

            cluster.allowMovingKubeProxies();
            eventually()
                    .until(() -> condition("WritesAccepted")
                            .filter("Accepted"::equals)
                            .isPresent());
        }
    }

    @Test
    void a_label_that_somebody_takes_off_each_time_is_left_off_and_the_fix_is_given_up() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            AtomicInteger taken = new AtomicInteger();
            policy("allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            try (ScheduledExecutorService somebody = Executors.newSingleThreadScheduledExecutor()) {
                somebody.scheduleWithFixedDelay(() -> takeLabel(node, taken), 0, 500, TimeUnit.MILLISECONDS);

                eventually()
                        .until(() ->
                                message("WritesAccepted").contains("label latency.ipvs.dev/proxy-mode is taken back"));
                assertThat(message("WritesAccepted")).contains("field manager");
                eventually().until(() -> cluster.fixState(node.name()).startsWith("Reverted"));
                assertThat(taken).hasValueLessThanOrEqualTo(4);
                assertThat(label(node)).isEmpty();
            }
        }
    }

    @Test
    void a_second_kube_proxy_that_somebody_changes_each_time_is_given_up_and_its_nodes_move_back() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: true");
            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            try (ScheduledExecutorService somebody = Executors.newSingleThreadScheduledExecutor()) {
                somebody.scheduleWithFixedDelay(() -> changeImage(SECOND), 0, 1, TimeUnit.SECONDS);
                eventually()
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> cluster.fixState(node.name()).equals("Reverted ProxyContested"));
            }
            assertThat(label(node)).isEmpty();
            assertThat(message("Ready")).isNotEmpty();
        }
    }

    @Test
    void without_leave_to_restart_kube_proxies_nothing_is_touched_and_the_field_is_named() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: false");
            eventually().until(() -> !passedOver(node).isEmpty());
            assertThat(passedOver(node)).singleElement().satisfies(rung -> {
                assertThat(rung.reason()).hasToString("NotAcknowledged");
                assertThat(rung.message()).contains("set proxyMode.allowKubeProxyRestart to true");
            });
            assertThat(daemonSet(SECOND)).isEmpty();
            assertThat(isKeptOff()).isFalse();
        }
    }

    @Test
    void a_kube_proxy_by_another_name_is_looked_for_in_vain_and_said_so() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: true, configMap: kube-proxy-nftables");
            eventually().until(() -> !passedOver(node).isEmpty());
            assertThat(passedOver(node))
                    .extracting(rung -> rung.reason().name())
                    .containsExactly("ProxyLayoutUnknown");
        }
    }

    @Test
    void the_end_of_mode_ipvs_is_told_by_a_condition() throws Exception {
        try (SimulatedNodeAgent node = node()) {
            policy("allowKubeProxyRestart: false");
            eventually()
                    .until(() -> condition("IpvsModeLasts")
                            .filter("Deprecated"::equals)
                            .isPresent());
            assertThat(node.fixesRun()).isEmpty();
        }
    }

    @Test
    void of_a_node_the_operator_may_change_one_label_alone() throws Exception {
        try (SimulatedNodeAgent node = node();
                KubernetesClient operators = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(Files.readString(cluster.controlPlane()
                                .kubeconfigFor(new ServiceAccountName(TestCluster.NAMESPACE, "latency-operator")))))
                        .build()) {
            assertThatThrownBy(() -> operators.nodes().withName(node.name()).edit(other -> {
                        other.getMetadata().getLabels().put("pool", "mine");
                        return other;
                    }))
                    .hasMessageContaining("latency.ipvs.dev/proxy-mode alone");
            assertThatThrownBy(() -> operators.nodes().withName(node.name()).edit(other -> {
                        other.getSpec().setUnschedulable(true);
                        return other;
                    }))
                    .hasMessageContaining("latency.ipvs.dev/proxy-mode alone");
        }
    }

    private void policy(String proxyMode) {
        policy("nftables", proxyMode);
    }

    private void policy(String mode, String rest) {
        cluster.policy(
                test,
                "Enforce",
                TestCluster.forNodes(test) + "\nmitigations: [{type: ProxyMode, proxyMode: {mode: " + mode + ", " + rest
                        + "}}]");
    }

    private SimulatedNodeAgent node() {
        SimulatedNodeAgent node = new SimulatedNodeAgent(cluster.client(), test + "-node", Map.of("test", test));
        node.kubeProxySays(() -> {
            List.of(FIRST, SECOND, FIRST + "-iptables", FIRST + "-ipvs").forEach(this::actAsDaemonSetController);
            String mode = label(node)
                    .filter(label -> daemonSet(FIRST + "-" + label).isPresent())
                    .orElse("ipvs");
            return Optional.of(new Proxy(mode, true, mode.equals("ipvs"), List.of()));
        });
        return node;
    }

    private void actAsDaemonSetController(String name) {
        daemonSet(name).ifPresent(found -> {
            found.setStatus(new DaemonSetStatusBuilder()
                    .withObservedGeneration(found.getMetadata().getGeneration())
                    .withCurrentNumberScheduled(1)
                    .withDesiredNumberScheduled(1)
                    .withNumberMisscheduled(0)
                    .withNumberReady(1)
                    .build());
            cluster.client().resource(found).updateStatus();
        });
    }

    private void takeLabel(SimulatedNodeAgent node, AtomicInteger taken) {
        label(node).ifPresent(_ -> {
            cluster.client()
                    .nodes()
                    .withName(node.name())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\": {\"labels\": {\"" + ProxyModeChange.LABEL + "\": null}}}");
            taken.incrementAndGet();
        });
    }

    private void changeImage(String name) {
        cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"kube-proxy\",\"image\":\"other\"}]}}}}");
    }

    private String image(String name) {
        return daemonSet(name)
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private boolean cleans(String name) {
        return daemonSet(name).orElseThrow().getSpec().getTemplate().getSpec().getInitContainers().stream()
                .anyMatch(first -> first.getCommand().contains("--cleanup"));
    }

    private boolean isKeptOff() {
        return NodeExclusion.isIn(
                daemonSet(FIRST).orElseThrow().getSpec().getTemplate().getSpec().getAffinity());
    }

    private Optional<String> label(SimulatedNodeAgent node) {
        return Optional.ofNullable(cluster.client()
                .nodes()
                .withName(node.name())
                .get()
                .getMetadata()
                .getLabels()
                .get(ProxyModeChange.LABEL));
    }

    private List<PassedOver> passedOver(SimulatedNodeAgent node) {
        return cluster.latency(node.name())
                .flatMap(latency -> Optional.ofNullable(latency.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.recommendation()))
                .map(advice -> advice.passedOver())
                .orElse(List.of());
    }

    private Optional<String> condition(String type) {
        return conditionOf(type).map(Condition::getReason);
    }

    private String message(String type) {
        return conditionOf(type).map(Condition::getMessage).orElse("");
    }

    private Optional<Condition> conditionOf(String type) {
        return Optional.ofNullable(cluster.client()
                        .resources(LatencyPolicy.class)
                        .withName(test)
                        .get())
                .flatMap(policy -> Optional.ofNullable(policy.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.conditions()))
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst());
    }

    private Optional<DaemonSet> daemonSet(String name) {
        return Optional.ofNullable(cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get());
    }

    private Optional<ConfigMap> configMap(String name) {
        return Optional.ofNullable(cluster.client()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get());
    }
}
