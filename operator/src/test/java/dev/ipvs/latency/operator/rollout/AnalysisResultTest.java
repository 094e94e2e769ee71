package dev.ipvs.latency.operator.rollout;

import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.ago;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.helperDown;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.notReady;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.window;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.operator.PolicyBuilder;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.AnalysisResult.BreachedDespiteFix;
import dev.ipvs.latency.operator.rollout.AnalysisResult.InProgress;
import dev.ipvs.latency.operator.rollout.AnalysisResult.Inconclusive;
import dev.ipvs.latency.operator.rollout.AnalysisResult.Proven;
import dev.ipvs.latency.operator.rollout.AnalysisResult.Soaking;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one node says of its wave. A soak is ten minutes, a window is one, and the newest ended half a minute ago. */
class AnalysisResultTest {
    private static final Policy POLICY = with(policy(), new PolicyBuilder().soak("10m"));
    private static final FixRecord APPLIED = fix(FixState.Applied, FixReason.PodReportedApplied, "10m");
    private static final FixRecord VERIFIED = fix(FixState.Verified, FixReason.MeasuredBetter, "9m");
    private static final FixRecord SOAKED = fix(FixState.Verified, FixReason.MeasuredBetter, "10m");

    static Stream<Arguments> nodes() {
        return Stream.of(
                row("applied, and measured", APPLIED, healthy(30), new InProgress()),
                row(
                        "applied, with too few walks since",
                        APPLIED,
                        healthy(9),
                        inconclusive("10m", "its newest window has 9 samples of 10 needed")),
                row("applied, with as many walks as are needed", APPLIED, healthy(10), new InProgress()),
                row(
                        "applied within the window that has too few",
                        fix(FixState.Applied, FixReason.PodReportedApplied, "89s"),
                        healthy(9),
                        new InProgress()),
                row(
                        "applied as the window that has too few began",
                        fix(FixState.Applied, FixReason.PodReportedApplied, "90s"),
                        healthy(9),
                        inconclusive("90s", "its newest window has 9 samples of 10 needed")),
                row("applied, and silent", APPLIED, silent(), inconclusive("10m", "its helper is silent")),
                row("verified, and soaking", VERIFIED, healthy(30), new Soaking(NOW.plusSeconds(60))),
                row("verified, and soaked to the second", SOAKED, healthy(30), new Proven()),
                row(
                        "verified, and not Ready",
                        SOAKED,
                        notReady(healthy(30), "2m"),
                        inconclusive("2m", "the node is not Ready")),
                row("verified, and silent", SOAKED, silent(), inconclusive("10m", "its helper is silent")),
                row(
                        "verified, with too few walks, and judged so",
                        SOAKED,
                        seen("a", kernel(Variant.Timer, "0"), VerdictValue.Inconclusive, window("41us", "30s", 9)),
                        inconclusive("5m", "its newest window has 9 samples of 10 needed")),
                row(
                        "verified, with too few walks, and not judged yet",
                        SOAKED,
                        healthy(9),
                        inconclusive("30s", "its newest window has 9 samples of 10 needed")),
                row("verified, soaked, and breached", SOAKED, over(VerdictValue.Breached), new BreachedDespiteFix("a")),
                row(
                        "verified, and over in one window",
                        SOAKED,
                        over(VerdictValue.Healthy),
                        inconclusive("30s", "its newest window is over again: p99 309ms > 50ms, max 309ms > 200ms")),
                row("undone", fix(FixState.Reverted, FixReason.DidNotHelp, "1m"), healthy(30), new Proven()),
                row(
                        "being undone",
                        fix(FixState.Reverting, FixReason.DidNotHelp, "1m"),
                        healthy(30),
                        new InProgress()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes")
    void a_node_proves_its_fix_or_says_why_not(String what, FixRecord fix, NodeSnapshot node, AnalysisResult expected) {
        NodeSnapshot stored = with(node, fix);
        assertThat(AnalysisResult.of(new RolloutNode(stored, fix), POLICY, NOW))
                .as(what)
                .isEqualTo(expected);
    }

    private static Inconclusive inconclusive(String since, String why) {
        return new Inconclusive("a", ago(since), why);
    }

    private static NodeSnapshot healthy(long walks) {
        return seen("a", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "30s", walks));
    }

    private static NodeSnapshot over(VerdictValue verdict) {
        return seen("a", kernel(Variant.Timer, "0"), verdict, window("309ms", "30s", 30));
    }

    private static NodeSnapshot silent() {
        return helperDown(seen("a", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window("41us", "10m", 30)), "9m");
    }

    private static Arguments row(String what, FixRecord fix, NodeSnapshot node, AnalysisResult expected) {
        return Arguments.of(what, fix, node, expected);
    }
}
