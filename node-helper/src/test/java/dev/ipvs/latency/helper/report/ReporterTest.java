package dev.ipvs.latency.helper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ReporterTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final NodeReport REPORT = ReportScheduleTest.report(1, "1", VerdictValue.Healthy, 0, "40us");

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private final Reporter reporter = new Reporter(
            _ -> write(),
            () -> new NodeLatencyStatus.Rules(0, 0, 1),
            (_, failure) -> outcomes.add(failure == null ? "written" : "failed"));

    @Test
    void a_write_in_flight_is_finished_when_it_stops_and_none_is_begun() throws Exception {
        reporter.start();
        reporter.offer(REPORT);
        begun.await();
        reporter.offer(REPORT);
        reporter.stop(Duration.ofMillis(1));

        answered.countDown();
        reporter.stop(LONG_ENOUGH);

        assertThat(outcomes).containsExactly("written");
    }

    private void write() {
        begun.countDown();
        try {
            answered.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("as a client that is interrupted", e);
        }
    }
}
