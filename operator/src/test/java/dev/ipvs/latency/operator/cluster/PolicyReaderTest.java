package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.operator.fix.PromoteAfter;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import dev.ipvs.latency.operator.policy.SpecHash;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A policy or a node that cannot be read harms itself alone. */
final class PolicyReaderTest {
    private static final KubernetesSerialization READER = new KubernetesSerialization();

    @Test
    void a_policy_that_can_be_read_asks_for_what_it_says() {
        PolicyReading reading = policy("mitigations: [{type: Sysctl}]");

        assertThat(reading.unreadable()).isEmpty();
        assertThat(reading.policy().ladder()).hasSize(1);
    }

    @Test
    void a_policy_with_an_unreadable_field_keeps_its_nodes_and_asks_for_nothing() {
        PolicyReading reading = policy("nodeSelector: {matchLabels: {pool: edge}}\n  mitigations: [{type: Sysctl}]\n"
                + "  rollout: {soak: 9999999h}");

        assertThat(reading.unreadable())
                .hasValueSatisfying(why -> assertThat(why).startsWith("spec.rollout.soak: "));
        assertThat(reading.policy().selector())
                .isEqualTo(new Selector(List.of(new Selector.In("pool", List.of("edge")))));
        assertThat(reading.policy().ladder()).isEmpty();
    }

    @Test
    void a_number_that_no_integer_holds_is_named() {
        assertThat(policy("rollout: {maxConcurrent: 3000000000}").unreadable())
                .hasValueSatisfying(why -> assertThat(why).startsWith("spec.rollout.maxConcurrent: "));
    }

    @Test
    void a_label_that_no_node_can_have_is_named_and_selects_nothing() {
        PolicyReading reading = policy("nodeSelector: {matchLabels: {'node role': worker}}");

        assertThat(reading.unreadable()).contains("spec.nodeSelector: 'node role' is not the key of a label");
        assertThat(reading.policy().selector().matches(Map.of("kubernetes.io/os", "linux")))
                .isFalse();
    }

    @Test
    void a_promotion_of_a_bundle_by_digest_is_asked_for_and_one_by_tag_is_told() {
        String ladder =
                "mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b%s', promoteAfter: {policy: canary,"
                        + " nodes: 3, soak: 24h}}}]";

        assertThat(policy(ladder.formatted("@sha256:" + "0".repeat(64)))
                        .policy()
                        .ladder())
                .singleElement()
                .isInstanceOfSatisfying(
                        Rung.Livepatch.class,
                        rung -> assertThat(rung.promoteAfter())
                                .contains(new PromoteAfter("canary", 3, Duration.ofHours(24))));
        assertThat(policy(ladder.formatted(":1")).unreadable())
                .contains("livepatch.promoteAfter needs a bundle that is named by digest");
    }

    /** Another text would make each operator that is upgraded forget what failed. */
    @Test
    void a_livepatch_of_no_variant_is_asked_for_in_the_words_from_before_there_were_any() {
        String words = """
                mitigation 9 Livepatch
                bundle 13 a.example/b:1
                module 18 ipvs_estimator_off
                """;
        assertThat(asked("")).endsWith(words);
        assertThat(asked(", variant: 'Off'")).endsWith(words);
        assertThat(asked(", module: ipvs_estimator_off")).endsWith(words);
    }

    @Test
    void another_variant_is_another_ask_and_loads_its_own_module() {
        assertThat(asked(", variant: Sliced")).endsWith("module 21 ipvs_estimator_sliced\n");
        assertThat(livepatch(", variant: Sliced").policy().specHash())
                .isNotEqualTo(livepatch("").policy().specHash());
    }

    @Test
    void a_node_whose_record_cannot_be_read_is_withheld_and_one_whose_window_cannot_is_not() {
        Unreadable unreadable = Unreadable.nothing();
        unreadable.note(node("a", "fix: {state: Hibernating}"));
        unreadable.note(node("b", "measurement: {walks: 1}"));
        unreadable.note(node("c", "observedGeneration: 1"));

        assertThat(unreadable.why()).containsOnlyKeys("a", "b");
        assertThat(unreadable.withheld()).containsExactly("a");
    }

    private static String asked(String fields) {
        Policy policy = livepatch(fields).policy();
        return SpecHash.text(policy.measurement(), policy.ladder());
    }

    private static PolicyReading livepatch(String fields) {
        return policy("mitigations: [{type: Livepatch, livepatch: {bundle: 'a.example/b:1'" + fields + "}}]");
    }

    private static PolicyReading policy(String spec) {
        return PolicyReader.read(READER.unmarshal(
                "apiVersion: latency.ipvs.dev/v1alpha1\nkind: LatencyPolicy\n"
                        + "metadata: {name: p, generation: 1, creationTimestamp: '2026-01-01T00:00:00Z'}\nspec:\n  "
                        + spec,
                LatencyPolicy.class));
    }

    private static NodeLatency node(String name, String status) {
        return READER.unmarshal(
                "apiVersion: latency.ipvs.dev/v1alpha1\nkind: NodeLatency\nmetadata: {name: " + name
                        + "}\nspec: {policy: {name: p, generation: 1}, mode: Observe, measurement: {}}\nstatus:\n  "
                        + status,
                NodeLatency.class);
    }
}
