package dev.ipvs.latency.helper.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.helper.kernel.Obstacles;
import dev.ipvs.latency.helper.kernel.StolenTime;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.measure.WindowBuilder;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {

    private static final MeasurementSpec SPEC = new MeasurementSpec(GoDuration.parse("1m"), 10, 3, Thresholds.DEFAULT);

    /** A row of windows by the p99 of 28 walks in milliseconds, and what stands after the last. */
    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of("one healthy window is enough", List.of(0), VerdictValue.Healthy, 0),
                Arguments.of("one breach leaves it unknown", List.of(90), VerdictValue.Unknown, 1),
                Arguments.of("one breach leaves it healthy", List.of(0, 90), VerdictValue.Healthy, 1),
                Arguments.of("two breaches leave it healthy", List.of(0, 90, 90), VerdictValue.Healthy, 2),
                Arguments.of("three in a row condemn", List.of(0, 90, 90, 90), VerdictValue.Breached, 3),
                Arguments.of("the row goes on", List.of(90, 90, 90, 90), VerdictValue.Breached, 4),
                Arguments.of("a healthy window ends the row", List.of(90, 90, 0, 90), VerdictValue.Healthy, 1),
                Arguments.of("healthy again after one window", List.of(90, 90, 90, 0), VerdictValue.Healthy, 0),
                Arguments.of("at the threshold is not over it", List.of(50, 50, 50), VerdictValue.Healthy, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void judges_rows_of_windows(String sentence, List<Integer> p99Millis, VerdictValue value, int breaches) {
        Judgement judgement = Judgement.NOT_YET;
        for (int millis : p99Millis) {
            judgement = Judge.next(judgement, window(28, millis, millis, 0), SPEC);
        }

        assertThat(judgement.value()).as(sentence).isEqualTo(value);
        assertThat(judgement.breaches()).isEqualTo(breaches);
    }

    /** Of a livepatch that walks in slices: some 450 in each round of two seconds. */
    @Test
    void many_short_slices_are_healthy_where_few_long_walks_were_not() {
        MeasurementSpec once = new MeasurementSpec(GoDuration.parse("1m"), 10, 1, Thresholds.DEFAULT);
        Judgement walks = Judge.next(Judgement.NOT_YET, window(28, 306, 310, 306), once);

        Judgement slices = Judge.next(walks, window(13_500, 1, 1, 1), once);

        assertThat(walks.value()).isEqualTo(VerdictValue.Breached);
        assertThat(slices)
                .isEqualTo(new Judgement(VerdictValue.Healthy, VerdictReason.WithinThresholds, 0, "p99 1ms, max 1ms"));
    }

    static Stream<Arguments> thresholds() {
        return Stream.of(
                Arguments.of(51, 51, 0, VerdictReason.EstimatorP99AboveThreshold, "p99 51ms > 50ms"),
                Arguments.of(49, 201, 0, VerdictReason.EstimatorMaxAboveThreshold, "max 201ms > 200ms"),
                Arguments.of(49, 60, 55, VerdictReason.NetRxDelayAboveThreshold, "NET_RX delay max 55ms > 50ms"),
                Arguments.of(90, 300, 300, VerdictReason.EstimatorP99AboveThreshold, "p99 90ms > 50ms"));
    }

    @ParameterizedTest
    @MethodSource("thresholds")
    void names_the_first_threshold_that_a_window_is_over(
            int p99, int max, int delay, VerdictReason reason, String message) {
        MeasurementSpec once = new MeasurementSpec(GoDuration.parse("1m"), 10, 1, Thresholds.DEFAULT);

        Judgement judgement = Judge.next(Judgement.NOT_YET, window(28, p99, max, delay), once);

        assertThat(judgement).isEqualTo(new Judgement(VerdictValue.Breached, reason, 1, message));
    }

    @Test
    void too_few_walks_are_inconclusive_and_end_the_row() {
        Judgement two = new Judgement(VerdictValue.Healthy, VerdictReason.WithinThresholds, 2, "");

        Judgement judgement = Judge.next(two, window(9, 300, 300, 300), SPEC);

        assertThat(judgement)
                .isEqualTo(new Judgement(
                        VerdictValue.Inconclusive, VerdictReason.TooFewSamples, 0, "9 walks in a window, 10 needed"));
    }

    @Test
    void a_window_without_a_single_walk_is_a_fault_of_measuring() {
        Window silent = new WindowBuilder().done();

        Judgement judgement = Judge.next(Judgement.NOT_YET, silent, SPEC);

        assertThat(judgement.value()).isEqualTo(VerdictValue.Unknown);
        assertThat(judgement.reason()).isEqualTo(VerdictReason.CannotMeasure);
        assertThat(judgement.message()).contains("no run was seen").contains("/proc/kallsyms");
    }

    @Test
    void a_delay_by_updates_of_the_rules_is_judged_as_one_by_the_walk() {
        MeasurementSpec once = new MeasurementSpec(GoDuration.parse("1m"), 10, 1, Thresholds.DEFAULT);

        Judgement judgement =
                Judge.next(Judgement.NOT_YET, windowWith(new Window.Delays(4, 163_000_000), Window.Delays.NONE), once);

        assertThat(judgement.reason()).isEqualTo(VerdictReason.RuleUpdateDelayAboveThreshold);
        assertThat(judgement.message()).isEqualTo("NET_RX delay by rule updates max 163ms > 50ms");
    }

    @Test
    void the_host_is_not_condemned_for_another_namespace_but_it_is_named() {
        MeasurementSpec once = new MeasurementSpec(GoDuration.parse("1m"), 10, 1, Thresholds.DEFAULT);

        Judgement judgement =
                Judge.next(Judgement.NOT_YET, windowWith(Window.Delays.NONE, new Window.Delays(4, 300_000_000)), once);

        assertThat(judgement.value()).isEqualTo(VerdictValue.Healthy);
        assertThat(judgement.message())
                .endsWith(
                        "; network namespace 4026532500 (PID 812 dockerd, container 0123456789ab, at least 50001 estimators) walks for"
                                + " up to 310ms and delays packets by up to 300ms");
    }

    @Test
    void what_the_hypervisor_took_of_the_longest_walks_cpu_is_said_beside_a_breach() {
        MeasurementSpec once = new MeasurementSpec(GoDuration.parse("1m"), 10, 1, Thresholds.DEFAULT);
        Window stolen = new WindowBuilder()
                .walks(window(28, 90, 300, 0).walks().orElseThrow())
                .walksOn(5)
                .stolen(new StolenTime(Map.of(5, 280_000_000L)))
                .done();

        assertThat(Judge.next(Judgement.NOT_YET, stolen, once).message())
                .isEqualTo("p99 90ms > 50ms; the hypervisor took 280ms of that CPU in the newest window");
    }

    private static Window windowWith(Window.Delays byUpdates, Window.Delays byOthers) {
        return new WindowBuilder()
                .walks(window(28, 1, 1, 0).walks().orElseThrow())
                .byRuleUpdates(byUpdates)
                .byDocker(new DurationSummary(28, 300_000_000, 310_000_000, 310_000_000), byOthers)
                .done();
    }

    @Test
    void a_window_that_lost_walks_says_nothing() {
        Window lossy = new WindowBuilder()
                .walks(window(28, 1, 1, 0).walks().orElseThrow())
                .lostEvents(5)
                .done();

        assertThat(Judge.next(Judgement.NOT_YET, lossy, SPEC).reason()).isEqualTo(VerdictReason.EventsLost);
    }

    @Test
    void kernels_without_a_timer_are_unaffected_and_unknown_ones_unknown() {
        assertThat(Judge.unaffected(Variant.Kthread).value()).isEqualTo(VerdictValue.Unaffected);
        assertThat(Judge.unaffected(Variant.Absent).value()).isEqualTo(VerdictValue.Unaffected);
        assertThat(Judge.unaffected(Variant.DelayedWork).value()).isEqualTo(VerdictValue.Unknown);
        assertThat(Judge.unaffected(Variant.Unknown).value()).isEqualTo(VerdictValue.Unknown);
    }

    @Test
    void kernel_threads_are_not_judged_unless_there_is_a_threshold() {
        assertThat(Judge.next(Judgement.NOT_YET, threads(2_400), SPEC)).isEqualTo(Judge.unaffected(Variant.Kthread));
    }

    @Test
    void kernel_threads_are_told_with_the_isolated_cpus_that_they_may_take() {
        assertThat(ThreadSentence.of(threads(2_400)))
                .isEqualTo(
                        "3 estimator threads take 2400m CPU for 60001 estimators, 20500 at most by one, and may run on"
                                + " isolated CPUs 2-3 (net.ipv4.vs.est_cpulist moves them)");
    }

    @Test
    void kernel_threads_over_their_threshold_condemn_after_as_many_windows_as_walks_do() {
        MeasurementSpec spec = forThreads(500);
        Judgement two = Judge.next(Judge.next(Judgement.NOT_YET, threads(2_400), spec), threads(2_400), spec);

        Judgement three = Judge.next(two, threads(2_400), spec);

        assertThat(two.value()).isEqualTo(VerdictValue.Unknown);
        assertThat(three)
                .isEqualTo(new Judgement(
                        VerdictValue.Breached,
                        VerdictReason.EstimatorThreadsAboveThreshold,
                        3,
                        "estimator threads 2400m > 500m in 3 windows in a row"));
        assertThat(Judge.next(three, threads(500), spec).value()).isEqualTo(VerdictValue.Healthy);
    }

    @Test
    void threads_that_cannot_be_read_are_unknown_only_where_they_are_to_be_judged() {
        Optional<Problem> hidden = Optional.of(Obstacles.symbolsHidden());

        assertThat(Judge.unmeasured(Variant.Kthread, hidden, SPEC).value()).isEqualTo(VerdictValue.Unaffected);
        assertThat(Judge.unmeasured(Variant.Kthread, hidden, forThreads(500)).reason())
                .isEqualTo(VerdictReason.CannotMeasure);
    }

    private static MeasurementSpec forThreads(int millicores) {
        Thresholds delays = Thresholds.DEFAULT;
        return new MeasurementSpec(
                SPEC.window(),
                SPEC.minSamples(),
                SPEC.breachesBeforeAction(),
                new Thresholds(
                        delays.estimatorP99(), delays.estimatorMax(), delays.netRxDelayByEstimatorMax(), millicores));
    }

    private static ThreadWindow threads(int millicores) {
        return new ThreadWindow(
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                3,
                60_001,
                20_500,
                millicores * 60_000_000L,
                List.of(2, 3));
    }

    @Test
    void the_time_of_a_verdict_changes_only_with_its_value() {
        Instant first = Instant.parse("2026-11-24T00:00:00Z");
        Judgement healthy = Judge.next(Judgement.NOT_YET, window(28, 1, 1, 0), SPEC);

        VerdictHistory history = new VerdictHistory(Judgement.NOT_YET, Instant.EPOCH).next(healthy, first);

        assertThat(history.since()).isEqualTo(first);
        assertThat(history.next(Judge.next(healthy, window(28, 90, 90, 0), SPEC), first.plusSeconds(60)))
                .isEqualTo(new VerdictHistory(
                        new Judgement(VerdictValue.Healthy, VerdictReason.WithinThresholds, 1, "p99 1ms, max 1ms"),
                        first));
    }

    private static Window window(long walks, long p99Millis, long maxMillis, long delayMillis) {
        long million = 1_000_000;
        return new WindowBuilder()
                .walks(new DurationSummary(walks, p99Millis * million, p99Millis * million, maxMillis * million))
                .netRxDelay(delayMillis * million)
                .done();
    }
}
