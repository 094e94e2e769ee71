package dev.ipvs.latency.operator.metrics;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.TIMEOUTS;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.measured;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.LivepatchOutcome;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.LivepatchNodes;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Rollout;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PolicyMeters meters = new PolicyMeters(registry);

    @Test
    void nodes_are_told_by_verdict_and_by_state_of_their_fix() {
        NodeSnapshot fixed = with(
                seen("node-v", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
                fix(FixState.Verified, FixReason.MeasuredBetter, "5m"));
        NodeSnapshot healthy = measured("node-h", VerdictValue.Healthy, "50us");

        meters.show(figures(policy("estimator", Mode.Enforce, 0), breached("node-b"), fixed, healthy));

        assertThat(values(Metric.NODES)).contains("estimator Healthy 2.0", "estimator Breached 1.0");
        assertThat(values(Metric.FIXES)).contains("estimator Verified 1.0", "estimator Failed 0.0");
        assertThat(values(Metric.WORST_P99)).containsExactly("estimator 0.309");
        assertThat(values(Metric.FIXED_P99)).containsExactly("estimator before 0.309");
        assertThat(values(Metric.WAVE))
                .singleElement()
                .satisfies(wave -> assertThat(wave).startsWith("estimator "));
        assertThat(values(Metric.WAVES)).containsExactly("estimator 3.0");
        assertThat(values(Metric.PHASE))
                .singleElement()
                .satisfies(phase -> assertThat(phase).startsWith("estimator Reconciling "));
    }

    @Test
    void a_policy_with_nothing_to_fix_has_no_wave() {
        meters.show(figures(policy("estimator", Mode.Enforce, 0)));

        assertThat(values(Metric.WAVE)).isEmpty();
    }

    @Test
    void what_a_policy_was_before_is_gone_when_it_is_shown_again() {
        meters.show(figures(policy("estimator", Mode.Enforce, 0)));
        meters.show(figures(policy("estimator", Mode.Observe, 0), breached("node-b")));

        assertThat(values(Metric.PHASE)).containsExactly("estimator Ready Observing 1.0");
    }

    /** Whoever scrapes just then would see it go and come, and an alert with it. */
    @Test
    void a_series_that_stays_is_never_taken_out() {
        List<Meter.Id> takenOut = new ArrayList<>();
        meters.show(figures(policy("estimator", Mode.Enforce, 0), breached("node-b")));
        registry.config().onMeterRemoved(meter -> takenOut.add(meter.getId()));

        meters.show(figures(policy("estimator", Mode.Enforce, 0), breached("node-b"), breached("node-c")));

        assertThat(takenOut).isEmpty();
        assertThat(values(Metric.NODES)).contains("estimator Breached 2.0");
    }

    @Test
    void a_policy_that_is_gone_is_forgotten() {
        meters.show(figures(policy("estimator", Mode.Enforce, 0), breached("node-b")));
        meters.show(figures(policy("other", Mode.Enforce, 0)));

        meters.forget("estimator");

        assertThat(Stream.of(Metric.values())
                        .filter(metric -> metric != Metric.TRANSITIONS)
                        .flatMap(metric -> values(metric).stream()))
                .isNotEmpty()
                .allMatch(value -> value.startsWith("other "));
    }

    @Test
    void orphans_are_told_until_there_are_none() {
        meters.show(List.of(
                new OrphanedNodes("estimator", OnDelete.Keep, 2), new OrphanedNodes("estimator", OnDelete.Revert, 0)));
        meters.show(figures(policy("other", Mode.Enforce, 0)));
        assertThat(values(Metric.ORPHANED_NODES)).containsExactly("estimator Keep 2.0");

        meters.show(List.of());
        assertThat(values(Metric.ORPHANED_NODES)).isEmpty();
    }

    /** prometheus#1673: what appears with 1 has not increased, so the first failure would raise no alert. */
    @Test
    void failures_of_fixes_are_counted_from_0_on_before_there_is_any() {
        assertThat(values(Metric.TRANSITIONS))
                .hasSameSizeAs(FixReason.values())
                .contains("NodeLatency Warning DidNotHelp 0.0", "NodeLatency Warning RevertFailed 0.0");
    }

    @Test
    void failures_are_counted_by_reason() {
        meters.told("NodeLatency", "Warning", "DidNotHelp");
        meters.told("NodeLatency", "Warning", "DidNotHelp");

        assertThat(values(Metric.TRANSITIONS))
                .filteredOn(value -> !value.endsWith(" 0.0"))
                .containsExactly("NodeLatency Warning DidNotHelp 2.0");
    }

    @Test
    void a_livepatch_is_told_by_bundle_kernel_and_outcome() {
        Policy policy = policy("estimator", Mode.Enforce, 0);
        Plan plan = Rollout.plan(
                policy, Assignment.of(policy, Ownership.of(List.of(policy), List.of()), List.of()), TIMEOUTS, NOW);
        List<LivepatchNodes> rows = List.of(
                new LivepatchNodes("sha256:1", null, LivepatchOutcome.Failed, "LostBeforeProof", 1),
                new LivepatchNodes("sha256:1", "5.10.0", LivepatchOutcome.Verified, "MeasuredBetter", 40));

        meters.show(new PolicyFigures("estimator", plan, 0, rows));

        assertThat(values(Metric.LIVEPATCH_NODES))
                .containsExactlyInAnyOrder(
                        "estimator sha256:1 unknown Failed LostBeforeProof 1.0",
                        "estimator sha256:1 5.10.0 Verified MeasuredBetter 40.0");
    }

    private static PolicyFigures figures(Policy policy, NodeSnapshot... nodes) {
        List<NodeSnapshot> all = List.of(nodes);
        Assignment assignment = Assignment.of(policy, Ownership.of(List.of(policy), all), all);
        return new PolicyFigures(policy.name(), Rollout.plan(policy, assignment, TIMEOUTS, NOW), 0, List.of());
    }

    /** The values of the labels in their order, and the value. */
    private List<String> values(Metric metric) {
        return registry.find(metric.text()).meters().stream()
                .map(meter -> text(metric, meter))
                .toList();
    }

    private static String text(Metric metric, Meter meter) {
        StringBuilder text = new StringBuilder();
        metric.labels()
                .forEach(label -> text.append(meter.getId().getTag(label)).append(' '));
        meter.measure().forEach(measurement -> text.append(measurement.getValue()));
        return text.toString();
    }
}
