package dev.ipvs.latency.helper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.helper.report.ReportSchedule.Reported;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the helpers of 5,000 nodes write together, in simulated time; operator.rollout.FleetWritesTest adds the operator. */
class FleetWritesTest {

    private static final int NODES = 5_000;
    private static final int HOURS = 3;
    private static final int SETTLED_AFTER = 20;
    private static final Assignment USUAL = new Assignment(1, MeasurementSpec.DEFAULT, WindowsWanted.THOSE_WITH_NEWS);

    @ParameterizedTest
    @CsvSource({"Healthy, 40, us", "Breached, 300, ms"})
    void less_than_8_a_second_in_each_minute_whether_healthy_or_breached(
            VerdictValue verdict, int figure, String unit) {
        Random random = new Random(1);
        long[] minutes = new long[HOURS * 60 + 1];
        for (int node = 0; node < NODES; node++) {
            ReportSchedule schedule = new ReportSchedule(random.nextDouble());
            Optional<Reported> last = Optional.empty();
            for (int minute = 1; minute < minutes.length; minute++) {
                // Each window's figure is another, by a third up or down.
                String p99 = figure * (67 + random.nextInt(67)) / 100 + unit;
                int breaches = verdict == VerdictValue.Breached ? minute : 0;
                NodeReport report = ReportScheduleTest.report(minute, "1", verdict, breaches, p99);
                if (schedule.due(last, report, USUAL)) {
                    last = Optional.of(Reported.after(last, report, USUAL));
                    minutes[minute]++;
                }
            }
        }
        for (int minute = SETTLED_AFTER; minute < minutes.length; minute++) {
            assertThat(minutes[minute] / 60.0)
                    .as("writes/s in minute " + minute)
                    .isLessThan(8);
        }
    }
}
