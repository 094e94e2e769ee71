package dev.ipvs.latency.operator.policy;

import static dev.ipvs.latency.operator.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The records of {@link Examples} are of policy estimator, and ask to be undone. */
class OrphansTest {
    private static final FixRecord VERIFIED = Examples.fix(FixState.Verified, FixReason.MeasuredBetter, "10m");
    private static final NodeSnapshot CHANGED = node(VERIFIED);
    private static final NodeSnapshot MOVED = node(Examples.moved(FixState.Verified, FixReason.MeasuredBetter, "10m"));

    @Test
    void are_those_whose_record_names_the_policy_and_asks_for_this() {
        assertThat(orphans("estimator", OnDelete.Revert, Ownership.of(List.of(), List.of(CHANGED))))
                .containsExactly(CHANGED);
        assertThat(orphans("estimator", OnDelete.Keep, Ownership.of(List.of(), List.of(CHANGED))))
                .isEmpty();
        assertThat(orphans("other", OnDelete.Revert, Ownership.of(List.of(), List.of(CHANGED))))
                .isEmpty();
    }

    @Test
    void a_node_that_another_policy_decides_about_is_none() {
        Ownership ownership = Ownership.of(List.of(Examples.policy()), List.of(CHANGED));

        assertThat(orphans("estimator", OnDelete.Revert, ownership)).isEmpty();
    }

    @Test
    void one_on_another_kube_proxy_needs_a_helper_and_one_that_a_pod_restores_does_not() {
        Ownership ofNobody = Ownership.of(List.of(), List.of());

        assertThat(Orphans.toMeasure(Set.of(), ofNobody, List.of(CHANGED))).isEmpty();
        assertThat(Orphans.toMeasure(Set.of("estimator"), ofNobody, List.of(MOVED)))
                .isEmpty();
        assertThat(Orphans.toMeasure(Set.of(), ofNobody, List.of(MOVED)))
                .contains(new Selector(List.of(new Selector.In("kubernetes.io/hostname", List.of("host-a")))));
    }

    @Test
    void one_that_is_kept_needs_no_helper() {
        NodeSnapshot kept = node(MOVED.fix().orElseThrow().onDelete(OnDelete.Keep));

        assertThat(Orphans.toMeasure(Set.of(), Ownership.of(List.of(), List.of()), List.of(kept)))
                .isEmpty();
    }

    private static List<NodeSnapshot> orphans(String policy, OnDelete onDelete, Ownership ownership) {
        return Orphans.of(AbsentPolicy.of(policy, onDelete, MeasurementSpec.DEFAULT, NOW), ownership, List.of(CHANGED));
    }

    private static NodeSnapshot node(FixRecord fix) {
        return Examples.labelled(
                Examples.with(Examples.breached("node-a"), fix), Map.of("kubernetes.io/hostname", "host-a"));
    }
}
