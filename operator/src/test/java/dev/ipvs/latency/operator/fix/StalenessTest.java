package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.helperDown;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.unmeasured;
import static dev.ipvs.latency.operator.Examples.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.NodeSnapshotBuilder;
import org.junit.jupiter.api.Test;

/** With windows of a minute. */
class StalenessTest {

    @Test
    void a_helper_whose_pod_is_ready_may_write_nothing_for_as_long_as_the_interval_and_three_windows() {
        assertThat(isSilent(measured("14m"))).isFalse();
        assertThat(isSilent(measured("16m"))).isTrue();
    }

    @Test
    void one_whose_pod_is_not_ready_is_silent_three_windows_after_it_stopped_being_so() {
        assertThat(isSilent(helperDown(measured("9m"), "2m"))).isFalse();
        assertThat(isSilent(helperDown(measured("9m"), "4m"))).isTrue();
    }

    @Test
    void one_that_reported_after_its_pod_was_last_ready_is_heard() {
        assertThat(isSilent(helperDown(measured("1m"), "30m"))).isFalse();
        assertThat(isSilent(helperDown(measured("4m"), "30m"))).isTrue();
    }

    @Test
    void a_pod_that_comes_and_goes_does_not_keep_an_old_window_alive() {
        assertThat(isSilent(helperDown(measured("20m"), "10s"))).isTrue();
    }

    @Test
    void a_new_node_has_time_to_start_its_helper() {
        assertThat(isSilent(unmeasured("a"))).isFalse();
    }

    @Test
    void a_node_with_nothing_to_measure_is_never_silent() {
        assertThat(isSilent(unaffected(VerdictReason.ModuleAbsent))).isFalse();
    }

    @Test
    void unless_what_it_said_is_stale() {
        assertThat(isSilent(unaffected(VerdictReason.MeasurementStale))).isTrue();
    }

    private static NodeSnapshot unaffected(VerdictReason reason) {
        return new NodeSnapshotBuilder(measured("20m"))
                .verdict(new Verdict(VerdictValue.Unaffected, NOW, 0, reason, "as the helper said"))
                .done();
    }

    private static NodeSnapshot measured(String endedAgo) {
        return seen("a", kernel(Variant.Timer, "1"), VerdictValue.Breached, window("309ms", endedAgo, 30));
    }

    private static boolean isSilent(NodeSnapshot node) {
        return Staleness.isSilent(node, MeasurementSpec.DEFAULT, NOW);
    }
}
