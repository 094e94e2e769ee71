package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.operator.node.Scheduling;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSchedulingTest {
    @Test
    void a_node_that_nobody_cordoned_is_open() {
        assertThat(NodeScheduling.of(node().build())).isEqualTo(Scheduling.OPEN);
        assertThat(NodeScheduling.of(
                        node().withNewSpec().withUnschedulable(false).endSpec().build()))
                .isEqualTo(Scheduling.OPEN);
    }

    @Test
    void a_node_that_somebody_cordoned_is_known_by_its_spec() {
        assertThat(NodeScheduling.of(
                        node().withNewSpec().withUnschedulable(true).endSpec().build()))
                .isEqualTo(Scheduling.CORDONED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ToBeDeletedByClusterAutoscaler",
                "karpenter.sh/disrupted",
                "karpenter.sh/disruption",
                "node.cloudprovider.kubernetes.io/shutdown"
            })
    void a_node_that_is_about_to_be_deleted_is_known_by_a_taint(String taint) {
        Node cordonedToo = node().withNewSpec()
                .withUnschedulable(true)
                .addNewTaint("NoSchedule", taint, null, "1764200000")
                .endSpec()
                .build();

        assertThat(NodeScheduling.of(cordonedToo)).isEqualTo(Scheduling.LEAVING);
    }

    @Test
    void a_node_whose_object_is_being_deleted_leaves() {
        Node node = node().editMetadata()
                .withDeletionTimestamp("2026-11-24T12:00:00Z")
                .endMetadata()
                .build();

        assertThat(NodeScheduling.of(node)).isEqualTo(Scheduling.LEAVING);
    }

    @Test
    void other_taints_are_no_matter() {
        Node node = node().withNewSpec()
                .addNewTaint("NoSchedule", "node-role.kubernetes.io/control-plane", null, "")
                .endSpec()
                .build();

        assertThat(NodeScheduling.of(node)).isEqualTo(Scheduling.OPEN);
    }

    @Test
    void what_is_remembered_of_a_node_says_the_same() {
        Node node = node().withNewSpec()
                .withPodCIDR("10.0.0.0/24")
                .withUnschedulable(true)
                .addNewTaint("NoSchedule", "karpenter.sh/disrupted", null, "")
                .endSpec()
                .build();
        Node trimmed = new NodeBuilder(node)
                .withSpec(NodeScheduling.trimmed(node).orElseThrow())
                .build();

        assertThat(NodeScheduling.of(trimmed)).isEqualTo(NodeScheduling.of(node));
        assertThat(trimmed.getSpec().getPodCIDR()).isNull();
    }

    private static NodeBuilder node() {
        return new NodeBuilder().withNewMetadata().withName("a").endMetadata();
    }
}
