package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.MovableKubeProxy.DAEMON_SETS;
import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each field of the kube-proxies that the operator may write: refused once it is anything but what it makes of the cluster's own. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryKubeProxyFieldIT {
    private static final String OWN = DAEMON_SETS + "kube-proxy";
    private static final String OF_THE_CLUSTER = "latency-operator-kube-proxy";
    private static final String OF_A_MODE = "latency-operator-kube-proxy-of-a-mode";

    private final TestCluster cluster;
    private final MovableKubeProxy proxy;
    private final Api operator;
    private final FieldWalk walk;

    EveryKubeProxyFieldIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        proxy = MovableKubeProxy.in(cluster);
        operator = Api.as(cluster.operatorKubeconfig());
        walk = FieldWalk.of(cluster, "/openapi/v3/apis/apps/v1").and("every-kube-proxy-field.yaml");
        JsonNode nftables = Attack.json(proxy.derived(ProxyModeLabel.nftables).daemonSet());
        Attack attack = Attack.of("/spec/template/spec/hostIPC", "true");
        // New admission policies take a moment to be obeyed.
        eventually()
                .until(
                        () -> operator.patch(OWN, attack.asJsonPatch(nftables)),
                        answer -> answer.refusedBy(OF_THE_CLUSTER));
        eventually().until(() -> made(attack.on(nftables)), answer -> answer.refusedBy(OF_A_MODE));
        eventually().until(() -> made(nftables), Api.Answer::accepted);
    }

    @AfterAll
    void no_trace() {
        operator.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ProxyModeLabel.class,
            names = {"nftables", "ipvs"})
    void of_one_of_a_mode_is_what_the_operator_makes(ProxyModeLabel mode) {
        JsonNode object = Attack.json(proxy.derived(mode).daemonSet());
        walk.nothingElseIsAccepted(
                "kube-proxy-" + mode, OF_A_MODE, object, made(object), attack -> made(attack.on(object)));
    }

    @Test
    void of_one_of_a_mode_stays_what_the_operator_makes() {
        DaemonSet ofAMode = cluster.client()
                .resource(proxy.derived(ProxyModeLabel.nftables).daemonSet())
                .create();
        try {
            staysAsItIs("kube-proxy-nftables-update", OF_A_MODE, ofAMode);
        } finally {
            cluster.client().resource(ofAMode).delete();
        }
    }

    @Test
    void of_the_cluster_s_own_stays_as_it_is() {
        staysAsItIs("kube-proxy-update", OF_THE_CLUSTER, proxy.own().daemonSet());
    }

    private void staysAsItIs(String name, String admissionPolicy, DaemonSet stored) {
        String path = DAEMON_SETS + stored.getMetadata().getName();
        JsonNode object = FieldWalk.asMade(stored);
        walk.nothingElseIsAccepted(
                name,
                admissionPolicy,
                object,
                operator.merge(path, "{}"),
                attack -> operator.patch(path, attack.asJsonPatch(object)));
    }

    private Api.Answer made(JsonNode daemonSet) {
        return operator.apply(DAEMON_SETS + daemonSet.at("/metadata/name").asText(), daemonSet.toString());
    }
}
