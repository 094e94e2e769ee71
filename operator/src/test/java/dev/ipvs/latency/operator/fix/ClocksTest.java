package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.operator.Examples.BOOT;
import static dev.ipvs.latency.operator.Examples.NOW;
import static dev.ipvs.latency.operator.Examples.fix;
import static dev.ipvs.latency.operator.Examples.kernel;
import static dev.ipvs.latency.operator.Examples.policy;
import static dev.ipvs.latency.operator.Examples.seen;
import static dev.ipvs.latency.operator.Examples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.NodeSnapshotBuilder;
import dev.ipvs.latency.operator.node.FixPod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node measures is compared with what its kubelet dated, and with nothing else, as clocks differ by minutes. */
class ClocksTest {
    private static final FixRecord APPLYING = fix(FixState.Applying, FixReason.PodRequested, "1m");
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration SOAK = Duration.ofMinutes(5);

    @ParameterizedTest(name = "a node whose clock is {0} s ahead")
    @ValueSource(longs = {0, 190, -190, 86_400, -86_400})
    void is_judged_by_the_first_window_after_its_change_and_by_none_before(long ahead) {
        Instant pod = NOW.plusSeconds(ahead).minusSeconds(10);
        FixRecord applied = next(APPLYING, ended(windowFrom(pod.minus(WINDOW), "309ms"), pod), NOW);

        assertThat(applied.state()).isEqualTo(FixState.Applied);
        assertThat(applied.evidence().appliedAt()).contains(pod);
        assertThat(next(applied, node(windowFrom(pod.minusSeconds(1), "41us")), NOW.plusSeconds(70)))
                .isEqualTo(applied);
        assertThat(next(applied, node(windowFrom(pod, "41us")), NOW.plusSeconds(70))
                        .state())
                .isEqualTo(FixState.Verified);
    }

    @ParameterizedTest(name = "a node whose clock is {0} s ahead")
    @ValueSource(longs = {0, 190, -190, 86_400, -86_400})
    void is_breached_again_by_a_verdict_within_its_soak(long ahead) {
        Instant proof = NOW.plusSeconds(ahead);
        FixRecord verified = next(
                fix(FixState.Applied, FixReason.PodReportedApplied, "2m")
                        .move(
                                FixState.Applied,
                                FixReason.PodReportedApplied,
                                "done",
                                NOW,
                                Optional.of(proof.minus(WINDOW))),
                node(windowFrom(proof.minus(WINDOW), "41us")),
                NOW);

        assertThat(verified.sinceOnNode()).isEqualTo(proof);
        assertThat(next(verified, breachedSince(proof.minusSeconds(1)), NOW.plusSeconds(90)))
                .isEqualTo(verified);
        assertThat(next(verified, breachedSince(proof.plusSeconds(60)), NOW.plusSeconds(90))
                        .reason())
                .isEqualTo(FixReason.BreachedAgain);
        assertThat(next(verified, breachedSince(proof.plus(SOAK)), NOW.plus(SOAK)))
                .isEqualTo(verified);
    }

    @ParameterizedTest(name = "a node whose clock is {0} s ahead")
    @ValueSource(longs = {0, 190, -190, 86_400, -86_400})
    void is_silent_once_nothing_was_heard_of_it_by_the_clock_of_the_cluster(long ahead) {
        NodeSnapshot node = new NodeSnapshotBuilder(node(windowFrom(NOW.plusSeconds(ahead), "41us")))
                .heardAt(Optional.of(NOW))
                .done();

        assertThat(Staleness.isSilent(node, policy().measurement(), NOW.plus(Duration.ofMinutes(14))))
                .isFalse();
        assertThat(Staleness.isSilent(node, policy().measurement(), NOW.plus(Duration.ofMinutes(16))))
                .isTrue();
    }

    /** Otherwise a node that is an hour behind would be asked for window after window for an hour. */
    @ParameterizedTest(name = "a node whose clock is {0} s ahead")
    @ValueSource(longs = {0, 190, -190, 3_600, -3_600})
    void a_pod_that_ended_nobody_knows_when_ended_within_a_window_by_the_clock_of_its_node(long ahead) {
        Measurement newest = windowFrom(NOW.plusSeconds(ahead).minus(WINDOW), "309ms");
        NodeSnapshot node = new NodeSnapshotBuilder(ended(newest, Optional.empty()))
                .heardAt(Optional.of(NOW))
                .done();

        FixRecord applied = next(APPLYING, node, NOW.plusSeconds(20));

        assertThat(applied.state()).isEqualTo(FixState.Applied);
        assertThat(applied.appliedOnNode())
                .isEqualTo(NOW.plusSeconds(ahead).plusSeconds(20).plus(WINDOW));
    }

    private static FixRecord next(FixRecord fix, NodeSnapshot node, Instant now) {
        return new FixSteps(policy().measurement(), OnFailure.Revert, SOAK, Examples.TIMEOUTS, now)
                .next(fix, node, new DesiredFix.Keep());
    }

    private static Measurement windowFrom(Instant start, String p99) {
        GoDuration time = GoDuration.parse(p99);
        return new Measurement(start, start.plus(WINDOW), BOOT, 30L, time, time, time, 1, null, 0L, 0L);
    }

    private static NodeSnapshot node(Measurement window) {
        return seen("node-a", kernel(Variant.Timer, "0"), VerdictValue.Healthy, window);
    }

    private static NodeSnapshot ended(Measurement window, Instant end) {
        return ended(window, Optional.of(end));
    }

    private static NodeSnapshot ended(Measurement window, Optional<Instant> end) {
        FixOutcome report = new FixOutcome(FixResult.Applied, FixOutcomeReason.Written, "it is 0", "0", BOOT);
        return with(
                node(window), APPLYING, new FixPod.Finished(PodName.of("node-a", APPLYING), Optional.of(report), end));
    }

    private static NodeSnapshot breachedSince(Instant since) {
        return new NodeSnapshotBuilder(node(windowFrom(since.minus(WINDOW), "309ms")))
                .verdict(new Verdict(VerdictValue.Breached, since, 3, VerdictReason.WithinThresholds, "as measured"))
                .done();
    }
}
