package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.HelperFields;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeanStoreTest {
    private static final String SINCE = "2026-01-01T00:00:00Z";

    private final LeanStore<Node> store = LeanStore.ofNodes();

    @Test
    void of_a_node_is_remembered_who_it_is_and_whether_it_is_ready() {
        Node remembered = remembered(node());

        assertThat(remembered.getMetadata().getUid()).isEqualTo("uid-1");
        assertThat(remembered.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(remembered.getMetadata().getLabels()).containsEntry("kubernetes.io/os", "linux");
        assertThat(NodeReadiness.notReady(remembered).orElseThrow().getLastTransitionTime())
                .isEqualTo(SINCE);
        assertThat(remembered.getStatus().getNodeInfo().getBootID()).isEqualTo("boot-1");
    }

    @Test
    void what_nobody_reads_is_forgotten() {
        Node remembered = remembered(node());

        assertThat(remembered.getMetadata().getManagedFields()).isEmpty();
        assertThat(remembered.getMetadata().getAnnotations()).isEmpty();
        assertThat(remembered.getSpec()).isNull();
        assertThat(remembered.getStatus().getImages()).isEmpty();
        assertThat(remembered.getStatus().getNodeInfo().getKernelVersion()).isNull();
        assertThat(remembered.getStatus().getConditions()).hasSize(1);
    }

    @Test
    void a_node_that_has_not_said_anything_yet_is_remembered_as_such() {
        Node remembered = remembered(new NodeBuilder(node()).withStatus(null).build());

        assertThat(NodeReadiness.notReady(remembered)).isEmpty();
    }

    @Test
    void of_a_node_latency_is_remembered_when_its_helper_wrote_and_not_what() {
        LeanStore<NodeLatency> latencies = LeanStore.ofNodeLatencies();
        NodeLatency latency = new NodeLatency();
        latency.setMetadata(new ObjectMetaBuilder()
                .withName("node-a")
                .withManagedFields(
                        written("node-helper", null, "2026-01-01T00:00:01Z"),
                        written("node-helper", "status", "2026-01-01T00:00:02Z"),
                        written("latency-operator-status", "status", "2026-01-01T00:00:03Z"))
                .build());
        latencies.put("node-a", latency);

        NodeLatency remembered = Objects.requireNonNull(latencies.get("node-a"));
        assertThat(HelperFields.writtenAt(remembered)).contains(Instant.parse("2026-01-01T00:00:02Z"));
        assertThat(remembered.getMetadata().getManagedFields())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFieldsV1()).isNull());
    }

    private static ManagedFieldsEntry written(String manager, @Nullable String subresource, String time) {
        return new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withSubresource(subresource)
                .withTime(time)
                .withNewFieldsV1()
                .endFieldsV1()
                .build();
    }

    private Node remembered(Node node) {
        store.put(store.getKey(node), node);
        return Objects.requireNonNull(store.get(store.getKey(node)));
    }

    private static Node node() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("node-a")
                .withUid("uid-1")
                .withResourceVersion("7")
                .addToLabels("kubernetes.io/os", "linux")
                .addToAnnotations("csi.volume.kubernetes.io/nodeid", "{}")
                .withManagedFields(
                        new ManagedFieldsEntryBuilder().withManager("kubelet").build())
                .endMetadata()
                .withNewSpec()
                .withPodCIDR("10.244.0.0/24")
                .endSpec()
                .withNewStatus()
                .withNewNodeInfo()
                .withBootID("boot-1")
                .withKernelVersion("6.1.0")
                .endNodeInfo()
                .addNewImage()
                .addToNames("registry.example/image:1")
                .endImage()
                .addNewCondition()
                .withType("MemoryPressure")
                .withStatus("False")
                .endCondition()
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .withLastTransitionTime(SINCE)
                .endCondition()
                .endStatus()
                .build();
    }
}
