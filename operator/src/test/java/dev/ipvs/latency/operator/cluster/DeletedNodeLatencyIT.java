package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.cluster.TestCluster.eventually;
import static dev.ipvs.latency.operator.cluster.TestCluster.forNodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.FixStatus.OriginalState;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.junit.WithControlPlane;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whoever deletes a NodeLatency, or the Node that it belongs to, does not lose what the node had before its fix. */
@WithControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletedNodeLatencyIT {
    private final TestCluster cluster;
    private OperatorProcess operator;
    private String test = "";
    private int number;

    DeletedNodeLatencyIT(ControlPlane controlPlane) {
        cluster = new TestCluster(controlPlane);
        operator = start();
    }

    private OperatorProcess start() {
        return OperatorProcess.start(
                cluster.operatorKubeconfig(), Path.of("target", "operator-deleted-node-latency.log"));
    }

    @AfterAll
    void end() {
        operator.close();
    }

    @BeforeEach
    void every_test_has_a_node_and_a_policy_of_its_own() {
        test = "d" + ++number;
    }

    @Test
    void a_deleted_one_stays_with_its_record_until_the_node_is_restored() throws Exception {
        try (SimulatedNodeAgent node = fixedNode()) {
            OriginalState original = original(node);

            delete(node);
            pause();

            assertThat(metadata(node).getDeletionTimestamp()).isNotNull();
            assertThat(original(node)).isEqualTo(original);
            undoneWithThePolicy(node);
        }
    }

    @Test
    void one_that_is_deleted_while_nothing_is_changed_goes_and_is_made_anew() throws Exception {
        try (SimulatedNodeAgent node = new SimulatedNodeAgent(cluster.client(), test, Map.of("test", test))) {
            cluster.policy(test, "Observe", forNodes(test));
            eventually().until(() -> cluster.latency(test).isPresent());
            String uid = metadata(node).getUid();

            delete(node);

            eventually().until(() -> !metadata(node).getUid().equals(uid));
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
        }
    }

    @Test
    void an_aborted_one_goes_once_its_node_is_restored_and_is_made_anew() throws Exception {
        try (SimulatedNodeAgent node = fixedNode()) {
            String uid = metadata(node).getUid();
            delete(node);

            cluster.policy(test, "Enforce", forNodes(test) + "\nrollout: {soak: 0s, abort: true}");

            eventually().until(() -> !metadata(node).getUid().equals(uid));
            assertThat(node.sysctl()).isEqualTo("1");
            assertThat(metadata(node).getFinalizers()).isEmpty();
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
        }
    }

    @Test
    void a_node_that_registers_again_in_the_same_boot_keeps_its_record() throws Exception {
        try (SimulatedNodeAgent node = fixedNode()) {
            OriginalState original = original(node);

            node.registersAgain();

            eventually().until(() -> ownerUid(node).equals(nodeUid(node)));
            assertThat(original(node)).isEqualTo(original);
            assertThat(node.fixesRun()).containsExactly("apply");
            undoneWithThePolicy(node);
        }
    }

    @Test
    void another_machine_that_gets_the_name_begins_without_a_record() throws Exception {
        try (SimulatedNodeAgent node = fixedNode()) {
            String uid = metadata(node).getUid();
            pause();

            node.reboot();
            node.registersAgain();

            eventually().until(() -> !metadata(node).getUid().equals(uid));
            assertThat(cluster.fixState(node.name())).isEqualTo("none");
            cluster.delete(test);
            eventually().until(() -> cluster.isGone(test));
        }
    }

    @Test
    void a_backup_that_is_restored_without_status_still_says_what_to_restore() throws Exception {
        try (SimulatedNodeAgent node = fixedNode()) {
            operator.kill();
            NodeLatency backup = cluster.latency(node.name()).orElseThrow();
            loseAndRestore(backup);
            assertThat(cluster.fixState(node.name())).isEqualTo("none");

            operator = start();

            eventually().until(() -> cluster.isIn(node.name(), FixState.Verified));
            assertThat(node.fixesRun()).as("it is there already").containsExactly("apply");
            undoneWithThePolicy(node);
        }
    }

    /** As a tool for backups does: metadata and spec are created anew, and a status is not. */
    private void loseAndRestore(NodeLatency backup) {
        String name = backup.getMetadata().getName();
        cluster.client()
                .resources(NodeLatency.class)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
        cluster.client().resources(NodeLatency.class).withName(name).delete();
        eventually().until(() -> cluster.latency(name).isEmpty());
        NodeLatency restored = new NodeLatency();
        restored.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withAnnotations(backup.getMetadata().getAnnotations())
                .withFinalizers(backup.getMetadata().getFinalizers())
                .withOwnerReferences(backup.getMetadata().getOwnerReferences())
                .build());
        restored.setSpec(backup.getSpec());
        cluster.client().resource(restored).create();
    }

    private SimulatedNodeAgent fixedNode() {
        SimulatedNodeAgent node = new SimulatedNodeAgent(cluster.client(), test, Map.of("test", test));
        cluster.policy(test, "Enforce", forNodes(test));
        eventually().until(() -> cluster.isIn(test, FixState.Verified));
        return node;
    }

    /** Returns once the operator has planned with that. */
    private void pause() {
        long generation = cluster.policy(test, "Enforce", forNodes(test) + "\nrollout: {soak: 0s, paused: true}")
                .getMetadata()
                .getGeneration();
        eventually()
                .until(() -> cluster.ready(test)
                        .filter(ready -> ready.getObservedGeneration() == generation)
                        .isPresent());
    }

    private void undoneWithThePolicy(SimulatedNodeAgent node) {
        cluster.delete(test);
        eventually().until(() -> cluster.isGone(test));
        assertThat(node.sysctl()).isEqualTo("1");
        assertThat(cluster.latency(node.name())).isEmpty();
    }

    private void delete(SimulatedNodeAgent node) {
        cluster.client().resources(NodeLatency.class).withName(node.name()).delete();
    }

    private ObjectMeta metadata(SimulatedNodeAgent node) {
        return cluster.latency(node.name()).orElseThrow().getMetadata();
    }

    private String ownerUid(SimulatedNodeAgent node) {
        return metadata(node).getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .reduce("", String::concat);
    }

    private String nodeUid(SimulatedNodeAgent node) {
        return cluster.client()
                .nodes()
                .withName(node.name())
                .get()
                .getMetadata()
                .getUid();
    }

    private OriginalState original(SimulatedNodeAgent node) {
        return Objects.requireNonNull(
                        cluster.latency(node.name()).orElseThrow().getStatus().fix())
                .original();
    }
}
