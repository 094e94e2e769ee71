package dev.ipvs.latency.helper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.ReportInterval;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.helper.report.ReportSchedule.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportScheduleTest {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final Assignment USUAL = new Assignment(1, MeasurementSpec.DEFAULT, WindowsWanted.THOSE_WITH_NEWS);
    private static final Assignment PROVING = new Assignment(1, MeasurementSpec.DEFAULT, WindowsWanted.EACH);

    @Test
    void the_first_report_is_due_at_once_even_without_a_window() {
        assertThat(new ReportSchedule(0.9).due(Optional.empty(), report(0, "1", VerdictValue.Unknown, 0), USUAL))
                .isTrue();
    }

    @Test
    void a_changed_sysctl_verdict_or_row_of_breaches_is_due_at_once() {
        Optional<Reported> last = Optional.of(new Reported(report(1, "1", VerdictValue.Healthy, 0), 9));

        assertThat(due(last, report(1, "0", VerdictValue.Healthy, 0))).isTrue();
        assertThat(due(last, report(1, "1", VerdictValue.Breached, 3))).isTrue();
        assertThat(due(last, report(2, "1", VerdictValue.Healthy, 1))).isTrue();
        assertThat(due(last, report(1, "1", VerdictValue.Healthy, 0))).isFalse();
    }

    @Test
    void breaches_beyond_those_that_condemn_are_no_news() {
        Optional<Reported> last = Optional.of(new Reported(report(1, "1", VerdictValue.Breached, 3), 9));

        assertThat(due(last, report(2, "1", VerdictValue.Breached, 4))).isFalse();
    }

    @Test
    void after_a_change_each_of_the_next_windows_is_written_and_then_one_in_twelve_minutes() {
        assertThat(written(0, 40, USUAL, window -> "41us")).containsExactly(1, 2, 3, 4, 5, 17, 29);
    }

    @Test
    void each_window_is_written_while_a_fix_waits_for_its_proof() {
        assertThat(written(0, 8, PROVING, window -> "41us")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void figures_of_a_healthy_node_that_move_far_below_the_threshold_are_no_news() {
        assertThat(written(0, 14, USUAL, window -> window % 2 == 0 ? "41us" : "20ms"))
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void figures_that_double_are_written_at_the_second_window() {
        assertThat(written(0, 14, USUAL, window -> window < 10 ? "300ms" : "700ms"))
                .containsExactly(1, 2, 3, 4, 5, 10);
    }

    @Test
    void figures_that_jump_to_and_fro_are_written_at_each_second_window_at_most() {
        assertThat(written(0, 12, USUAL, window -> window % 2 == 0 ? "100ms" : "900ms")
                        .size())
                .isLessThanOrEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.999})
    void what_is_stored_is_never_older_than_the_interval_and_a_window(double share) {
        List<Integer> written = written(share, 60, USUAL, window -> "41us");
        for (int i = 1; i < written.size(); i++) {
            assertThat(WINDOW.multipliedBy(written.get(i) - written.get(i - 1)))
                    .isLessThanOrEqualTo(ReportInterval.EVERY.plus(WINDOW));
        }
    }

    private static List<Integer> written(double share, int windows, Assignment assigned, IntFunction<String> p99) {
        List<Integer> written = new ArrayList<>();
        Optional<Reported> last = Optional.empty();
        for (int window = 1; window <= windows; window++) {
            NodeReport report = report(window, "1", VerdictValue.Healthy, 0, p99.apply(window));
            if (new ReportSchedule(share).due(last, report, assigned)) {
                last = Optional.of(Reported.after(last, report, assigned));
                written.add(window);
            }
        }
        return written;
    }

    private static boolean due(Optional<Reported> last, NodeReport report) {
        return new ReportSchedule(0.9).due(last, report, USUAL);
    }

    private static NodeReport report(int window, String sysctl, VerdictValue value, int breaches) {
        return report(window, sysctl, value, breaches, "41us");
    }

    static NodeReport report(int window, String sysctl, VerdictValue value, int breaches, String p99) {
        EstimationSysctl estimation = new EstimationSysctl("net.ipv4.vs.run_estimation", sysctl);
        KernelFacts kernel = new KernelFacts("6.1.0", "boot", Variant.Timer, estimation, List.of(), 80, 2);
        Instant end = START.plus(WINDOW.multipliedBy(window));
        GoDuration time = GoDuration.parse(p99);
        Measurement measurement =
                new Measurement(end.minus(WINDOW), end, "boot", 28L, time, time, time, null, null, 0L, 0L);
        Verdict verdict = new Verdict(value, START, breaches, VerdictReason.WithinThresholds, "p99 " + p99);
        return new NodeReport(
                1,
                kernel,
                window == 0 ? Optional.empty() : Optional.of(measurement),
                Optional.empty(),
                verdict,
                List.of());
    }
}
