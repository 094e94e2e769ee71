package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.deleted;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static dev.ipvs.latency.operator.rollout.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.NodeOverrides;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records of {@code fix(…)} were begun twenty minutes ago. */
class NodeOverridesTest {
    private static final NodeSnapshot FIXED = with(
            seen("a", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
            fix(FixState.Verified, FixReason.MeasuredBetter, "10m"));
    private static final NodeSnapshot FAILED = with(breached("a"), fix(FixState.Reverted, FixReason.DidNotHelp, "10m"));

    @Test
    void nothing_is_begun_on_a_node_that_is_held_and_the_policy_says_so() {
        Plan plan = plan(holding(policy()), breached("a"));

        assertThat(plan.decisions().getFirst().fix()).isEmpty();
        assertThat(plan.phase().reason()).isEqualTo(Reason.NodesHeld);
    }

    @Test
    void what_a_held_node_has_stays_whatever_the_policy_asks_for_by_now() {
        assertThat(fixOf(holding(observing()), FIXED)).isEqualTo(FIXED.fix().orElseThrow());
        assertThat(fixOf(holding(with(policy(), List.of(new Rung.Livepatch("b", "m")))), FIXED))
                .isEqualTo(FIXED.fix().orElseThrow());
        assertThat(fixOf(holding(selectingNothing()), FIXED))
                .isEqualTo(FIXED.fix().orElseThrow());
    }

    @Test
    void without_being_held_it_is_undone() {
        assertThat(fixOf(observing(), FIXED).state()).isEqualTo(FixState.Reverting);
        assertThat(fixOf(selectingNothing(), FIXED).state()).isEqualTo(FixState.Reverting);
    }

    @Test
    void a_policy_that_changes_nothing_does_not_call_a_held_node_a_change_that_could_not_be_undone() {
        assertThat(plan(holding(observing()), FIXED).phase().reason()).isEqualTo(Reason.Observing);
    }

    @Test
    void an_abort_and_the_end_of_the_policy_do_not_ask_whether_a_node_is_held() {
        assertThat(fixOf(
                                with(
                                        policy(),
                                        new PolicyBuilder().abort().nodes(new NodeOverrides(Set.of("a"), Map.of()))),
                                FIXED)
                        .state())
                .isEqualTo(FixState.Reverting);
        assertThat(fixOf(deleted(holding(policy()), OnDelete.Revert), FIXED).state())
                .isEqualTo(FixState.Reverting);
    }

    @Test
    void what_does_not_help_on_a_held_node_is_left_in_place() {
        NodeSnapshot notHelped = with(
                seen("a", kernel(Variant.Timer, "0"), VerdictValue.Breached, window("309ms", "30s", 30)),
                fix(FixState.Applied, FixReason.PodReportedApplied, "10m"));

        assertThat(fixOf(policy(), notHelped).state()).isEqualTo(FixState.Reverting);
        assertThat(fixOf(holding(policy()), notHelped).state()).isEqualTo(FixState.Failed);
    }

    @Test
    void a_failure_is_forgotten_by_a_retry_from_after_its_fix_was_begun() {
        FixRecord forgotten = fixOf(retrying(ago("1m")), FAILED);

        assertThat(forgotten.reason()).isEqualTo(FixReason.RetryRequested);
        assertThat(forgotten.failed()).isFalse();
        assertThat(fixOf(policy(), FAILED)).isEqualTo(FAILED.fix().orElseThrow());
    }

    @Test
    void what_was_begun_after_the_retry_and_failed_counts() {
        assertThat(fixOf(retrying(ago("30m")), FAILED)).isEqualTo(FAILED.fix().orElseThrow());
    }

    @Test
    void a_change_that_was_left_for_a_person_is_rolled_back_before_it_is_tried_again() {
        NodeSnapshot left = with(
                seen("a", kernel(Variant.Timer, "0"), VerdictValue.Breached, window("309ms", "30s", 30)),
                fix(FixState.Failed, FixReason.DidNotHelp, "10m"));

        assertThat(fixOf(retrying(ago("1m")), left).state()).isEqualTo(FixState.Reverting);
    }

    @Test
    void once_forgotten_the_node_is_begun_again() {
        NodeSnapshot forgotten = with(breached("a"), fix(FixState.Reverted, FixReason.RetryRequested, "1m"));

        assertThat(fixOf(retrying(ago("1m")), forgotten).state()).isEqualTo(FixState.Pending);
    }

    private static Policy holding(Policy policy) {
        return policy.withRollout(new PolicyBuilder()
                .nodes(new NodeOverrides(Set.of("a"), Map.of()))
                .done());
    }

    private static Policy retrying(Instant from) {
        return with(policy(), new PolicyBuilder().nodes(new NodeOverrides(Set.of(), Map.of("a", from))));
    }

    private static Policy observing() {
        return policy("estimator", Mode.Observe, 0);
    }

    private static Policy selectingNothing() {
        Policy policy = policy();
        return new Policy(
                policy.name(),
                policy.generation(),
                policy.createdAt(),
                policy.deletedAt(),
                policy.mode(),
                policy.priority(),
                new Selector(List.of(new Selector.In("pool", List.of("none")))),
                policy.node(),
                policy.rollout(),
                policy.onDelete());
    }

    private static FixRecord fixOf(Policy policy, NodeSnapshot node) {
        return plan(policy, node).decisions().getFirst().fix().orElseThrow();
    }
}
