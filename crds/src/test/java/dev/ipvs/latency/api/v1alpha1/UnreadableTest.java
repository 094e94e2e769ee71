package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.VerdictValue;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What cannot be read of a resource is named, and everything else of it is read. */
final class UnreadableTest {
    private static final KubernetesSerialization READER = new KubernetesSerialization();

    @Test
    void a_node_with_nothing_unusual_has_nothing_unreadable() {
        NodeLatency read =
                node("verdict: {value: Healthy, since: '2026-01-01T00:00:00Z', reason: WithinThresholds, message: a}");

        assertThat(read.unreadable()).isEmpty();
        assertThat(verdict(read)).isEqualTo(VerdictValue.Healthy);
        assertThat(read.getMetadata().getName()).isEqualTo("a");
    }

    @Test
    void a_moment_that_is_none_leaves_out_the_window_and_nothing_else() {
        NodeLatency read = node("""
            verdict: {value: Healthy, since: '2026-01-01T00:00:00Z', reason: WithinThresholds, message: a}
            measurement: {start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:00+99:99', bootID: b, walks: 1}\
            """);

        assertThat(read.unreadable()).containsOnlyKeys("status.measurement");
        assertThat(read.unreadable().get("status.measurement"))
                .startsWith("status.measurement.end: ")
                .contains("+99:99");
        assertThat(verdict(read)).isEqualTo(VerdictValue.Healthy);
    }

    @Test
    void a_window_without_its_boot_is_named() {
        NodeLatency read = node("measurement: {start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:01:00Z', walks: 1,"
                + " unpairedEvents: 0, lostEvents: 0}");

        assertThat(read.unreadable()).containsEntry("status.measurement", "status.measurement.bootID is missing");
        assertThat(read.getStatus().measurement()).isNull();
    }

    @Test
    void a_number_that_is_too_large_is_named() {
        NodeLatency read =
                node("kernel: {release: '6.1', bootID: b, variant: Timer, possibleCPUs: -3000000000, onlineCPUs: 1}");

        assertThat(read.unreadable()).containsOnlyKeys("status.kernel");
        assertThat(read.unreadable().get("status.kernel")).startsWith("status.kernel.possibleCPUs: ");
    }

    @Test
    void a_word_of_a_later_version_is_named_and_its_neighbours_are_read() {
        NodeLatency read = node("""
            fix: {type: Sysctl, state: Hibernating}
            kernel: {release: '6.1', bootID: b, variant: Timer, possibleCPUs: 1, onlineCPUs: 1}\
            """);

        assertThat(read.unreadable()).containsOnlyKeys("status.fix");
        assertThat(Objects.requireNonNull(read.getStatus().kernel()).bootID()).isEqualTo("b");
    }

    @Test
    void a_policy_whose_soak_is_too_long_keeps_its_selector() {
        LatencyPolicy read = READER.unmarshal("""
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: LatencyPolicy
            metadata: {name: p}
            spec:
              nodeSelector: {matchLabels: {pool: edge}}
              rollout: {soak: 9999999h}
            """, LatencyPolicy.class);

        assertThat(read.unreadable()).containsOnlyKeys("spec.rollout");
        assertThat(read.unreadable().get("spec.rollout"))
                .startsWith("spec.rollout.soak: ")
                .contains("9999999h");
        assertThat(Objects.requireNonNull(read.getSpec().nodeSelector()).getMatchLabels())
                .containsEntry("pool", "edge");
    }

    @Test
    void a_list_with_one_unreadable_node_is_a_list_of_all() {
        var list = READER.unmarshal("""
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: NodeLatencyList
            items:
            - {metadata: {name: a}, spec: {}, status: {observedGeneration: many}}
            - {metadata: {name: b}, spec: {}, status: {observedGeneration: 1}}
            """, NodeLatencies.class);

        assertThat(list.getItems())
                .extracting(item -> item.getMetadata().getName())
                .containsExactly("a", "b");
        assertThat(list.getItems().getFirst().unreadable())
                .containsOnlyKeys("spec.measurement", "spec.mode", "spec.policy", "status.observedGeneration");
    }

    /** As the client reads it. */
    static final class NodeLatencies
            extends io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList<NodeLatency> {
        private static final long serialVersionUID = 1;
    }

    private static VerdictValue verdict(NodeLatency read) {
        return Objects.requireNonNull(read.getStatus().verdict()).value();
    }

    private static NodeLatency node(String status) {
        return READER.unmarshal("""
            apiVersion: latency.ipvs.dev/v1alpha1
            kind: NodeLatency
            metadata: {name: a}
            spec: {policy: {name: p, generation: 1}, mode: Observe, measurement: {}}
            status:
            """ + status.indent(2), NodeLatency.class);
    }
}
