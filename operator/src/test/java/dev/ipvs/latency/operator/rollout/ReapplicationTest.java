package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.BOOT;
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
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.Evidence;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.SysctlChange;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A node that rebooted has to wait neither for windows over the threshold nor for its turn to get back what it had. */
class ReapplicationTest {
    private static final String RELEASE = kernel(Variant.Timer, "1").release();
    private static final String BEFORE = "another-boot";

    @Test
    void a_healthy_node_gets_back_what_was_verified_on_its_kernel_and_the_original_value_is_recorded_again() {
        FixRecord back = fixOf(plan(policy(), rebooted("a")), "a");

        assertThat(back.state()).isEqualTo(FixState.Pending);
        assertThat(back.reason()).isEqualTo(FixReason.ProvenBeforeReboot);
        assertThat(back.original().bootID()).isEqualTo(BOOT);
        assertThat(back.original().change()).isEqualTo(lost().original().change());
        assertThat(back.evidence().before()).isEqualTo(lost().evidence().before());
        assertThat(back.evidence().after()).as("it has to prove itself again").isEmpty();
    }

    @Test
    void windows_are_not_waited_for() {
        Schedule never = new Schedule(List.of(), List.of("Mars/Olympus"));

        assertThat(fixOf(plan(with(policy(), new PolicyBuilder().schedule(never)), rebooted("a")), "a")
                        .state())
                .isEqualTo(FixState.Pending);
    }

    @Test
    void waves_are_not_waited_for_and_none_is_begun_by_it_that_had_not_begun() {
        Policy policy = with(policy(), new PolicyBuilder().waves("1", "100%"));
        NodeSnapshot soaking = with(
                seen("b", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "5s", 30)),
                fix(FixState.Verified, FixReason.MeasuredBetter, "10s"));

        Plan plan = plan(policy, rebooted("a", ofWave(2)), soaking, Examples.breached("c"));

        assertThat(fixOf(plan, "a").state()).isEqualTo(FixState.Pending);
        assertThat(fixOf(plan, "a").position().wave()).isEqualTo(1);
        assertThat(plan.decisions())
                .filteredOn(decision -> decision.node().name().equals("c"))
                .allSatisfy(decision -> assertThat(decision.fix()).isEmpty());
    }

    @Test
    void no_more_nodes_than_may_be_in_flight_are_given_theirs_at_once() {
        Plan plan = plan(
                with(policy(), new PolicyBuilder().maxConcurrent("1")), rebooted("a"), rebooted("b"), rebooted("c"));

        assertThat(Stream.of("a", "b", "c").map(node -> fixOf(plan, node).state()))
                .containsOnlyOnce(FixState.Pending);
    }

    static Stream<Arguments> stopped() {
        return Stream.of(
                Arguments.of("onBoot: Measure", with(policy(), new PolicyBuilder().onBoot(OnBoot.Measure))),
                Arguments.of("paused", with(policy(), new PolicyBuilder().paused())),
                Arguments.of("on hold", with(policy(), new PolicyBuilder().hold("an alert is firing"))),
                Arguments.of("aborted", with(policy(), new PolicyBuilder().abort())),
                Arguments.of("mode Observe", policy("estimator", Mode.Observe, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stopped")
    void where_nothing_may_be_begun_it_is_measured_first(String why, Policy policy) {
        assertThat(fixOf(plan(policy, rebooted("a")), "a").state()).as(why).isEqualTo(FixState.Reverted);
    }

    @Test
    void at_the_failure_limit_nothing_is_given_back() {
        NodeSnapshot failed = with(Examples.breached("b"), fix(FixState.Reverted, FixReason.DidNotHelp, "5m"));

        assertThat(fixOf(plan(policy(), rebooted("a"), failed), "a").state()).isEqualTo(FixState.Reverted);
    }

    static Stream<Arguments> differing() {
        return Stream.of(
                Arguments.of("verified on another kernel", proven(lost(), "5.10.0-older")),
                Arguments.of("never verified", fix(FixState.Reverted, FixReason.NodeRebooted, "10s")),
                Arguments.of("for another spec", with(lost(), new RolloutPosition(1, "another", 1))),
                Arguments.of(
                        "another original value",
                        with(
                                lost(),
                                new OriginalState(new SysctlChange("net.other", "1"), BEFORE, Examples.ago("2h")))),
                Arguments.of("not soaked", proven(fix(FixState.Reverted, FixReason.LostBeforeProof, "10s"), RELEASE)),
                Arguments.of("by others", proven(fix(FixState.Reverted, FixReason.ExternalChange, "10s"), RELEASE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differing")
    void what_was_not_this_fix_proven_on_this_kernel_is_measured_first(String why, FixRecord record) {
        assertThat(fixOf(plan(policy(), rebooted("a", record)), "a").state())
                .as(why)
                .isEqualTo(FixState.Reverted);
    }

    @Test
    void a_cordoned_node_is_left_alone() {
        assertThat(fixOf(plan(policy(), scheduled(rebooted("a"), Scheduling.CORDONED)), "a")
                        .state())
                .isEqualTo(FixState.Reverted);
    }

    private static NodeSnapshot rebooted(String name) {
        return rebooted(name, lost());
    }

    private static NodeSnapshot rebooted(String name, FixRecord record) {
        return with(seen(name, kernel(Variant.Timer, "1"), VerdictValue.Healthy, window("41us", "5s", 30)), record);
    }

    private static FixRecord lost() {
        FixRecord gone = proven(fix(FixState.Reverted, FixReason.NodeRebooted, "10s"), RELEASE);
        return with(gone, new OriginalState(gone.change(), BEFORE, Examples.ago("2h")));
    }

    private static FixRecord ofWave(int wave) {
        return with(lost(), new RolloutPosition(wave, policy().specHash(), 1));
    }

    private static FixRecord proven(FixRecord fix, String release) {
        Evidence evidence = new Evidence(
                fix.evidence().before(),
                Optional.of(window("41us", "1h", 30)),
                fix.evidence().appliedAt(),
                Optional.empty(),
                Optional.of(release));
        return new FixRecord(fix.step(), fix.owner(), fix.original(), evidence, fix.refusals(), fix.position());
    }
}
