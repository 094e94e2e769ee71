package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node whose policy is gone is looked after by the operator, also where no policy is left at all. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrphanIT {
    private final TestCluster cluster;
    private OperatorProcess operator;
    private String test = "";
    private int number;
    private int starts;

    OrphanIT(ControlPlane controlPlane) throws IOException {
        cluster = new TestCluster(controlPlane);
        operator = start();
    }

    /** Each with a log of its own, as that says where its metrics are. */
    private OperatorProcess start() throws IOException {
        Path log = Path.of("target", "operator-orphan-" + ++starts + ".log");
        Files.deleteIfExists(log);
        return OperatorProcess.start(
                cluster.operatorKubeconfig(),
                log,
                "latency.fix.pod-timeout=5s",
                "latency.revert.retry-after=1s",
                "latency.revert.deadline=3s",
                "latency.leader-election.lease-duration=15s",
                "latency.leader-election.renew-deadline=10s");
    }

    @AfterAll
    void end() {
        operator.close();
    }

    @BeforeEach
    void every_test_has_a_node_and_a_policy_of_its_own() {
        test = "o" + ++number;
    }

    @Test
    void a_node_that_was_dead_when_its_policy_went_is_restored_when_it_answers_again() throws Exception {
        try (SimulatedNodeAgent node = fixedNode("")) {
            node.kubeletStops();
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
            eventually()
                    .until(() -> orphaned(node).filter("PolicyDeleted"::equals).isPresent());
            assertThat(node.sysctl()).isEqualTo("0");

            node.kubeletStartsAgain();

            eventually().until(() -> cluster.latency(node.name()).isEmpty());
            assertThat(node.sysctl()).isEqualTo("1");
            assertThat(cluster.eventsAbout(node.name())).contains("PolicyDeleted");
        }
    }

    @Test
    void a_fix_that_outlives_its_policy_is_told_and_counted_and_another_policy_can_undo_it() throws Exception {
        try (SimulatedNodeAgent node = fixedNode("\nonDelete: Keep")) {
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));

            eventually()
                    .until(() -> orphaned(node).filter("KeptOnDelete"::equals).isPresent());
            eventually()
                    .until(() -> operator.get("/metrics")
                            .contains("ipvs_latency_orphaned_nodes{on_delete=\"Keep\",policy=\"" + test + "\""));
            assertThat(node.sysctl()).isEqualTo("0");
            assertThat(cluster.eventsAbout(node.name())).contains("KeptOnDelete");

            cluster.policy(test + "-heir", "Observe", forNodes(test));
            eventually().until(() -> node.sysctl().equals("1"));
            eventually().until(() -> orphaned(node).isEmpty());
            cluster.delete(test + "-heir");
            eventually().until(() -> cluster.isGone(test + "-heir"));
        }
    }

    @Test
    void a_policy_whose_finalizer_somebody_took_off_while_the_operator_was_away_leaves_nothing_behind()
            throws Exception {
        try (SimulatedNodeAgent node = fixedNode("")) {
            operator.kill();
            takeFinalizerOff();
            cluster.delete(test);
            assertThat(cluster.isGone(test)).isTrue();

            operator = start();

            eventually().until(() -> cluster.latency(node.name()).isEmpty());
            assertThat(node.sysctl()).isEqualTo("1");
            assertThat(node.fixesRun()).containsExactly("apply", "revert");
            eventually().until(() -> helpers().isEmpty());
        }
    }

    private SimulatedNodeAgent fixedNode(String rest) {
        SimulatedNodeAgent node = new SimulatedNodeAgent(cluster.client(), test, Map.of("test", test));
        cluster.policy(test, "Enforce", forNodes(test));
        eventually().until(() -> cluster.isIn(test, FixState.Verified));
        if (!rest.isEmpty()) {
            cluster.policy(test, "Enforce", forNodes(test) + rest);
        }
        return node;
    }

    private void takeFinalizerOff() {
        cluster.client()
                .resources(LatencyPolicy.class)
                .withName(test)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    }

    private List<?> helpers() {
        return cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(TestCluster.NAMESPACE)
                .list()
                .getItems();
    }

    private Optional<String> orphaned(SimulatedNodeAgent node) {
        return cluster.latency(node.name()).stream()
                .flatMap(latency -> Optional.ofNullable(latency.getStatus().conditions()).stream())
                .flatMap(conditions -> conditions.stream())
                .filter(condition -> condition.getType().equals("Orphaned"))
                .map(Condition::getReason)
                .findFirst();
    }
}
