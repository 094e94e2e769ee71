package dev.ipvs.latency.helper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.EstimationSysctl;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.helper.report.ReportSchedule.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportScheduleTest {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

    @Test
    void the_first_report_is_due_at_once_even_without_a_window() {
        assertThat(new ReportSchedule(0.9)
                        .due(Optional.empty(), report(0, "1", VerdictValue.Unknown, 0), WINDOW, START))
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
    void after_a_change_each_of_the_next_windows_is_written() {
        assertThat(written(0, 8, "1")).containsExactly(1, 2, 3, 4, 6, 8);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.999})
    void what_is_stored_is_never_older_than_two_and_a_half_windows(double share) {
        ReportSchedule schedule = new ReportSchedule(share);
        Optional<Reported> last = Optional.of(new Reported(report(1, "1", VerdictValue.Healthy, 0), 9));
        Instant stored = START.plus(WINDOW);
        for (int second = 61; second < 1200; second++) {
            Instant now = START.plusSeconds(second);
            NodeReport report = report(second / 60, "1", VerdictValue.Healthy, 0);
            if (schedule.due(last, report, WINDOW, now)) {
                last = Optional.of(new Reported(report, 9));
                stored = report.measurement().map(Measurement::end).orElseThrow();
            }
            assertThat(Duration.between(stored, now))
                    .isLessThanOrEqualTo(WINDOW.multipliedBy(5).dividedBy(2));
        }
    }

    private static List<Integer> written(double share, int windows, String sysctl) {
        List<Integer> written = new ArrayList<>();
        Optional<Reported> last = Optional.empty();
        for (int window = 1; window <= windows; window++) {
            NodeReport report = report(window, sysctl, VerdictValue.Healthy, 0);
            if (new ReportSchedule(share).due(last, report, WINDOW, START.plus(WINDOW.multipliedBy(window)))) {
                last = Optional.of(Reported.after(last, report));
                written.add(window);
            }
        }
        return written;
    }

    private static boolean due(Optional<Reported> last, NodeReport report) {
        return new ReportSchedule(0.9).due(last, report, WINDOW, START.plusSeconds(121));
    }

    private static NodeReport report(int window, String sysctl, VerdictValue value, int breaches) {
        EstimationSysctl estimation = new EstimationSysctl("net.ipv4.vs.run_estimation", sysctl);
        KernelFacts kernel = new KernelFacts("6.1.0", "boot", Variant.Timer, estimation, List.of(), 80, 2);
        Instant end = START.plus(WINDOW.multipliedBy(window));
        Measurement measurement =
                new Measurement(end.minus(WINDOW), end, "boot", 28L, null, null, null, null, null, 0L, 0L);
        Verdict verdict = new Verdict(value, START, breaches, VerdictReason.WithinThresholds, "");
        return new NodeReport(1, kernel, window == 0 ? Optional.empty() : Optional.of(measurement), verdict, List.of());
    }
}
