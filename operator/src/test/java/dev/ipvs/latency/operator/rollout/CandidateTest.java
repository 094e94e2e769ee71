package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.breached;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.helperDown;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.measured;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.scheduled;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.unmeasured;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which nodes a fix is begun on, and as which attempt. The newest window of each ended half a minute ago. */
class CandidateTest {
    private static final Policy POLICY = policy();

    static Stream<Arguments> nodes() {
        return Stream.of(
                row("breached", breached("a"), true),
                row("healthy", measured("a", VerdictValue.Healthy, "41us"), false),
                row("not measured", unmeasured("a"), false),
                row("breached and not Ready", notReady(breached("a"), "1m"), false),
                row("breached and cordoned", scheduled(breached("a"), Scheduling.CORDONED), false),
                row("breached and about to be deleted", scheduled(breached("a"), Scheduling.LEAVING), false),
                row("breached, and its helper silent", helperDown(old(), "9m"), false),
                row("breached in another boot", inAnotherBoot(), false),
                row("gone by itself, and measured since", having(FixReason.NodeRebooted, "1m"), true),
                row("gone by itself as the window ended", having(FixReason.NodeRebooted, "30s"), false),
                row("gone by itself, and not measured since", having(FixReason.NodeRebooted, "29s"), false),
                row("not helped under this spec", having(FixReason.DidNotHelp, "1m"), false),
                row("not helped under another spec", ofSpec("another", FixReason.DidNotHelp), true),
                row(
                        "left as it is under another spec",
                        with(breached("a"), as("another", fix(FixState.Failed, FixReason.DidNotHelp, "1m"), 1)),
                        false),
                row(
                        "being fixed",
                        with(breached("a"), fix(FixState.Applied, FixReason.PodReportedApplied, "1m")),
                        false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("nodes")
    void a_node_may_be_next_if_what_is_known_of_it_is_of_now(String what, NodeSnapshot node, boolean is) {
        assertThat(Candidate.of(node, POLICY, NOW).isPresent()).as(what).isEqualTo(is);
    }

    @Test
    void what_somebody_else_took_away_is_counted_as_another_attempt() {
        assertThat(attemptsAfter(FixReason.ExternalChange, POLICY.specHash(), 2))
                .isEqualTo(3);
    }

    @Test
    void what_went_away_otherwise_or_was_asked_for_otherwise_is_a_first_attempt() {
        assertThat(attemptsAfter(FixReason.NodeRebooted, POLICY.specHash(), 2)).isEqualTo(1);
        assertThat(attemptsAfter(FixReason.ExternalChange, "another", 2)).isEqualTo(1);
    }

    private static int attemptsAfter(FixReason reason, String specHash, int attempts) {
        NodeSnapshot node = with(breached("a"), as(specHash, fix(FixState.Reverted, reason, "1m"), attempts));
        return Candidate.of(node, POLICY, NOW)
                .orElseThrow()
                .begin(POLICY, 1, NOW)
                .position()
                .attempts();
    }

    private static NodeSnapshot having(FixReason reason, String since) {
        return with(breached("a"), fix(FixState.Reverted, reason, since));
    }

    private static NodeSnapshot ofSpec(String specHash, FixReason reason) {
        return with(breached("a"), as(specHash, fix(FixState.Reverted, reason, "1m"), 1));
    }

    private static FixRecord as(String specHash, FixRecord fix, int attempts) {
        return with(fix, new RolloutPosition(1, specHash, attempts));
    }

    private static NodeSnapshot old() {
        return seen("a", kernel(Variant.Timer, "1"), VerdictValue.Breached, window("309ms", "10m", 30));
    }

    private static NodeSnapshot inAnotherBoot() {
        Measurement now = window("309ms", "30s", 30);
        assertThat(now.bootID()).isEqualTo(BOOT);
        Measurement before = new Measurement(
                now.start(), now.end(), "boot-0", now.walks(), now.p50(), now.p99(), now.max(), 1, null, 0L, 0L);
        return seen("a", kernel(Variant.Timer, "1"), VerdictValue.Breached, before);
    }

    private static Arguments row(String what, NodeSnapshot node, boolean is) {
        return Arguments.of(what, node, is);
    }
}
