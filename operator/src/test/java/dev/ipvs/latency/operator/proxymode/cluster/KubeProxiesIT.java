package dev.ipvs.latency.operator.proxymode.cluster;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;
import static dev.ipvs.latency.operator.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.lab.node.KubeadmProxy;
import dev.ipvs.latency.operator.apply.Insistence;
import dev.ipvs.latency.operator.apply.TakenBackException;
import dev.ipvs.latency.operator.cluster.FieldManagers;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.proxymode.ContestedException;
import dev.ipvs.latency.operator.proxymode.NodeExclusion;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other owners of kube-proxy, on a real API server: each generation of the first DaemonSet is one roll of kube-proxy. */
@WithControlPlane
class KubeProxiesIT {
    private static final SecondProxy NFTABLES = new SecondProxy(KUBE_PROXY, ProxyModeLabel.nftables);
    private static final String ADDONS = "addons";

    private final KubernetesClient client;
    private final KubeProxies proxies;

    KubeProxiesIT(ControlPlane controlPlane) {
        client = controlPlane.client();
        proxies = new KubeProxies(client);
    }

    @BeforeEach
    void kubeadms_layout() {
        new KubeadmProxy("registry.example/kube-proxy:v1.37.2", "https://10.0.0.1:6443").apply(client);
    }

    @AfterEach
    void no_trace() {
        proxies.delete(NFTABLES);
        client.apps()
                .daemonSets()
                .inNamespace(KUBE_PROXY.namespace())
                .withName(KUBE_PROXY.daemonSet())
                .delete();
    }

    /** Azure/acs-engine#2509: a loop that takes the affinity away every minute. */
    @Test
    void who_takes_the_affinity_away_again_and_again_is_not_fought_and_is_named() throws Exception {
        long before = first().getMetadata().getGeneration();
        int minute = 0;
        for (; minute < 2; minute++) {
            proxies.ensure(NFTABLES, Insistence.YIELD, NOW.plus(Duration.ofMinutes(minute)));
            assertThat(isExcluded()).isTrue();
            theOtherWrites(
                    "{\"spec\":{\"minReadySeconds\":" + minute + ",\"template\":{\"spec\":{\"affinity\":null}}}}");
        }

        for (; minute < 10; minute++) {
            int now = minute;
            assertThatThrownBy(() -> proxies.ensure(NFTABLES, Insistence.YIELD, NOW.plus(Duration.ofMinutes(now))))
                    .isInstanceOf(ContestedException.class)
                    .hasMessageContaining("the last other writer is field manager ")
                    .hasMessageContaining(ADDONS)
                    .hasMessageContaining("leave spec.template.spec.affinity alone");
        }
        assertThat(isExcluded()).isFalse();
        assertThat(first().getMetadata().getGeneration() - before)
                .as("two of ours and two of theirs")
                .isEqualTo(4);
    }

    @Test
    void an_operator_that_starts_again_does_not_count_anew() throws Exception {
        proxies.ensure(NFTABLES, Insistence.YIELD, NOW);
        theOtherWrites("{\"spec\":{\"template\":{\"spec\":{\"affinity\":null}}}}");
        new KubeProxies(client).ensure(NFTABLES, Insistence.YIELD, NOW.plusSeconds(60));
        theOtherWrites("{\"spec\":{\"template\":{\"spec\":{\"affinity\":null}}}}");

        assertThatThrownBy(() -> new KubeProxies(client).ensure(NFTABLES, Insistence.YIELD, NOW.plusSeconds(120)))
                .isInstanceOf(ContestedException.class);
        new KubeProxies(client).ensure(NFTABLES, Insistence.YIELD, NOW.plus(Duration.ofMinutes(12)));
        assertThat(isExcluded()).as("after ten quiet minutes").isTrue();
    }

    /** kubeadm#1318: an upgrade applies kubeadm's own DaemonSet, without the affinity and with the new image. */
    @Test
    void an_upgrade_costs_one_roll_more_and_not_two() throws Exception {
        proxies.ensure(NFTABLES, Insistence.YIELD, NOW);
        theOtherWrites("{\"spec\":{\"template\":{\"spec\":{\"affinity\":null,"
                + "\"containers\":[{\"name\":\"kube-proxy\",\"image\":\"registry.example/kube-proxy:v1.38.0\"}]}}}}");
        long upgraded = first().getMetadata().getGeneration();

        for (int seconds = 30; seconds <= 120; seconds += 30) {
            proxies.ensure(NFTABLES, Insistence.YIELD, NOW.plusSeconds(seconds));
        }

        assertThat(isExcluded()).isTrue();
        assertThat(first().getMetadata().getGeneration() - upgraded).isEqualTo(1);
        assertThat(image(second())).isEqualTo("registry.example/kube-proxy:v1.38.0");
    }

    /** aws/containers-roadmap#2340: an add-on that applies the affinity by force. */
    @Test
    void who_applies_the_affinity_is_known_before_the_first_move() throws Exception {
        client.resource("""
                        apiVersion: apps/v1
                        kind: DaemonSet
                        metadata: {name: kube-proxy, namespace: kube-system}
                        spec:
                          template:
                            spec:
                              affinity:
                                nodeAffinity:
                                  requiredDuringSchedulingIgnoredDuringExecution:
                                    nodeSelectorTerms:
                                    - matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}]
                        """)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("eks")
                        .withForce(true)
                        .build());

        assertThat(proxies.first(KUBE_PROXY).othersThatApplyTheAffinity(FieldManagers.PROXY_MODE))
                .containsExactly("eks");
        proxies.ensure(NFTABLES, Insistence.YIELD, NOW);
        assertThat(proxies.first(KUBE_PROXY).othersThatApplyTheAffinity(FieldManagers.PROXY_MODE))
                .as("our own part makes no difference")
                .doesNotContain(FieldManagers.PROXY_MODE);
    }

    /** Until then pods of the first may still run where those of the second are to come. */
    @Test
    void it_is_in_effect_once_the_controller_has_seen_both_and_not_before() throws Exception {
        assertThat(proxies.ensure(NFTABLES, Insistence.YIELD, NOW)).isFalse();
        assertThat(proxies.ensure(NFTABLES, Insistence.YIELD, NOW)).isFalse();

        isObserved(first());
        assertThat(proxies.ensure(NFTABLES, Insistence.YIELD, NOW)).isFalse();
        isObserved(second());
        assertThat(proxies.ensure(NFTABLES, Insistence.YIELD, NOW)).isTrue();
    }

    /** As the controller says it. */
    private void isObserved(DaemonSet daemonSet) {
        daemonSet.setStatus(new DaemonSetStatusBuilder()
                .withObservedGeneration(daemonSet.getMetadata().getGeneration())
                .withCurrentNumberScheduled(0)
                .withDesiredNumberScheduled(0)
                .withNumberMisscheduled(0)
                .withNumberReady(0)
                .build());
        client.resource(daemonSet).updateStatus();
    }

    @Test
    void who_changes_the_second_kube_proxy_is_named_with_the_field_and_overridden_only_if_asked() throws Exception {
        proxies.ensure(NFTABLES, Insistence.YIELD, NOW);
        theOtherWrites(
                NFTABLES.daemonSetName(),
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"kube-proxy\",\"image\":\"other\"}]}}}}");

        assertThatThrownBy(() -> proxies.ensure(NFTABLES, Insistence.YIELD, NOW))
                .isInstanceOf(TakenBackException.class)
                .hasMessageContaining(ADDONS)
                .hasMessageContaining(".image");

        proxies.ensure(NFTABLES, Insistence.OVERRIDE, NOW);
        proxies.ensure(NFTABLES, Insistence.YIELD, NOW);
        assertThat(image(second())).isEqualTo("registry.example/kube-proxy:v1.37.2");
    }

    private DaemonSet second() {
        return client.apps()
                .daemonSets()
                .inNamespace(KUBE_PROXY.namespace())
                .withName(NFTABLES.daemonSetName())
                .get();
    }

    private void theOtherWrites(String patch) {
        theOtherWrites(KUBE_PROXY.daemonSet(), patch);
    }

    private void theOtherWrites(String name, String patch) {
        client.apps()
                .daemonSets()
                .inNamespace(KUBE_PROXY.namespace())
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.STRATEGIC_MERGE)
                                .withFieldManager(ADDONS)
                                .build(),
                        patch);
    }

    private boolean isExcluded() {
        return NodeExclusion.isIn(first().getSpec().getTemplate().getSpec().getAffinity());
    }

    private DaemonSet first() {
        return client.apps()
                .daemonSets()
                .inNamespace(KUBE_PROXY.namespace())
                .withName(KUBE_PROXY.daemonSet())
                .get();
    }

    private static String image(DaemonSet daemonSet) {
        return daemonSet
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }
}
