package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.deleted;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.scheduled;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static dev.ipvs.latency.operator.rollout.Plans.fixOf;
import static dev.ipvs.latency.operator.rollout.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A ladder that no longer has the sysctl is a reason to undo it on each node, but not in the middle of the day, nor on all at once. */
class PostponedRollbackTest {
    private static final List<Rung> ANOTHER_LADDER = List.of(new Rung.Livepatch("b", "m", Set.of(), Optional.empty()));
    private static final Schedule NEVER = new Schedule(List.of(), List.of("Mars/Olympus"));

    static Stream<Arguments> closed() {
        return Stream.of(
                Arguments.of(new PolicyBuilder().paused(), Reason.Paused),
                Arguments.of(new PolicyBuilder().hold("an alert is firing"), Reason.OnHold),
                Arguments.of(new PolicyBuilder().schedule(NEVER), Reason.OutsideWindow));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("closed")
    void what_is_merely_no_longer_wanted_stays_until_fixes_may_be_begun_and_the_policy_says_so(
            PolicyBuilder rollout, Reason reason) {
        for (Policy unwanting : List.of(
                with(with(policy(), ANOTHER_LADDER), rollout), with(policy("estimator", Mode.Observe, 0), rollout))) {
            Plan plan = plan(unwanting, fixed("a"));

            assertThat(fixOf(plan, "a")).isEqualTo(fixed("a").fix().orElseThrow());
            assertThat(plan.phase().reason()).isEqualTo(reason);
            assertThat(plan.phase().sentence()).contains("1 node waiting to be rolled back (a)");
        }
    }

    @Test
    void an_abort_and_the_end_of_the_policy_wait_for_nothing() {
        Policy aborted = with(
                with(policy(), ANOTHER_LADDER), new PolicyBuilder().paused().abort());
        Policy paused = with(policy(), new PolicyBuilder().paused());

        assertThat(fixOf(plan(aborted, fixed("a")), "a").state()).isEqualTo(FixState.Reverting);
        assertThat(fixOf(plan(deleted(paused, OnDelete.Revert), fixed("a")), "a")
                        .state())
                .isEqualTo(FixState.Reverting);
    }

    @Test
    void a_fix_that_did_not_help_is_undone_at_any_hour() {
        NodeSnapshot notHelped = with(
                seen("a", kernel(Variant.Timer, "0"), VerdictValue.Breached, window("309ms", "30s", 30)),
                fix(FixState.Applied, FixReason.PodReportedApplied, "10m"));

        assertThat(fixOf(plan(with(policy(), new PolicyBuilder().paused()), notHelped), "a")
                        .reason())
                .isEqualTo(FixReason.DidNotHelp);
    }

    @Test
    void what_is_only_recorded_is_dropped_at_once() {
        Policy paused = with(with(policy(), ANOTHER_LADDER), new PolicyBuilder().paused());
        NodeSnapshot recorded = with(breached("a"), fix(FixState.Pending, FixReason.OldValueRecorded, "1s"));

        assertThat(fixOf(plan(paused, recorded), "a").state()).isEqualTo(FixState.Reverted);
    }

    @Test
    void one_fix_takes_the_place_of_another_node_by_node() {
        Plan plan = plan(swapping(), fixed("a"), fixed("b"), between("c", VerdictValue.Healthy, "30s"));

        assertThat(Stream.of("a", "b").map(node -> fixOf(plan, node).state())).containsOnly(FixState.Verified);
        assertThat(plan.phase().sentence())
                .contains("2 nodes waiting to be rolled back (a, b)", "no longer in spec.mitigations");
    }

    @Test
    void a_node_that_is_breached_without_its_fix_goes_on_holding_the_others_until_it_is_begun() {
        Plan plan = plan(swapping(), fixed("a"), between("c", VerdictValue.Breached, "30m"));

        assertThat(fixOf(plan, "a").state()).isEqualTo(FixState.Verified);
    }

    @Test
    void a_node_that_does_without_a_fix_holds_the_others_until_it_could_have_been_breached_and_no_longer() {
        assertThat(fixOf(plan(swapping(), fixed("a"), between("c", VerdictValue.Healthy, "4m")), "a")
                        .state())
                .isEqualTo(FixState.Verified);
        assertThat(fixOf(plan(swapping(), fixed("a"), between("c", VerdictValue.Healthy, "5m")), "a")
                        .state())
                .isEqualTo(FixState.Reverting);
    }

    @Test
    void a_node_of_which_nothing_can_be_expected_holds_up_no_other() {
        NodeSnapshot cordoned = scheduled(between("c", VerdictValue.Breached, "30s"), Scheduling.CORDONED);

        assertThat(fixOf(plan(swapping(), fixed("a"), cordoned), "a").state()).isEqualTo(FixState.Reverting);
    }

    private static Policy swapping() {
        return with(with(policy(), ANOTHER_LADDER), new PolicyBuilder().maxConcurrent("1"));
    }

    private static NodeSnapshot fixed(String name) {
        return with(
                seen(name, kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", 30)),
                fix(FixState.Verified, FixReason.MeasuredBetter, "10m"));
    }

    /** One whose sysctl was set back so long ago, for another fix. */
    private static NodeSnapshot between(String name, VerdictValue verdict, String since) {
        return with(
                seen(name, kernel(Variant.Timer, "1"), verdict, window("41us", "1s", 30)),
                fix(FixState.Reverted, FixReason.NotOnLadder, since));
    }
}
