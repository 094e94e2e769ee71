package dev.ipvs.latency.helper.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.measure.WindowBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arithmetic; that a kernel behaves so is measured in ForecastInGuestTest. */
class ForecastTest {

    private static final Instant END = Instant.parse("2026-11-25T00:00:00Z");
    private static final long MS = 1_000_000;

    @TempDir
    Path root;

    @BeforeEach
    void a_kernel_with_a_timer_the_sysctl_and_80_possible_cpus() throws IOException {
        write("proc/kallsyms", "ffffffffc0a11000 t estimation_timer\t[ip_vs]\n");
        write("sys/devices/system/cpu/possible", "0-79");
        write("sys/devices/system/cpu/online", "0-1");
        write("proc/sys/net/ipv4/vs/run_estimation", "1");
    }

    @Test
    void the_threshold_is_crossed_where_rules_possible_cpus_and_cost_of_a_step_make_it() {
        Forecast forecast = forecast(31 * MS, 288, _ -> 20_000);

        assertThat(forecast.step().ns()).isEqualTo(31.0 * MS / (20_000 * 80));
        assertThat(forecast.crossing()).isEqualTo(32_300);
        assertThat(forecast.outlook()).isEqualTo(new Outlook.NotSoon());
        assertThat(forecast.sentence())
                .isEqualTo(
                        "walks take 50ms (estimatorP99) at about 32,300 estimators; there are 20,000, not growing: not"
                                + " within 30 days");
    }

    @Test
    void growth_says_when() {
        Forecast forecast = forecast(31 * MS, 289, i -> 17_120 + 10 * i);

        assertThat(forecast.outlook()).isInstanceOf(Outlook.Soon.class);
        assertThat(forecast.sentence())
                .isEqualTo(
                        "walks take 50ms (estimatorP99) at about 32,300 estimators; there are 20,000, growing by 2,880 a"
                                + " day: on 2026-11-29");
    }

    @Test
    void slow_growth_is_not_soon() {
        assertThat(forecast(31 * MS, 289, i -> 20_000 + i).outlook()).isEqualTo(new Outlook.NotSoon());
    }

    @Test
    void rules_that_become_fewer_cross_nothing() {
        assertThat(forecast(31 * MS, 289, i -> 22_880 - 10 * i).outlook()).isEqualTo(new Outlook.NotSoon());
    }

    @Test
    void in_the_first_hour_only_the_number_is_known() {
        Forecast forecast = forecast(31 * MS, 1, _ -> 20_000);

        assertThat(forecast.outlook()).isEqualTo(new Outlook.GrowthUnknown());
        assertThat(forecast.sentence())
                .isEqualTo("walks take 50ms (estimatorP99) at about 32,300 estimators; there are 20,000");
    }

    @Test
    void a_threshold_that_is_crossed_says_how_few_rules_would_do() {
        Forecast forecast = forecast(310 * MS, 289, _ -> 80_000);

        assertThat(forecast.outlook()).isEqualTo(new Outlook.Crossed());
        assertThat(forecast.sentence())
                .isEqualTo(
                        "walks are longer than 50ms (estimatorP99) from about 12,900 estimators on; there are 80,000");
    }

    @Test
    void the_lowest_threshold_is_the_one_that_counts() {
        Thresholds strict =
                new Thresholds(GoDuration.parse("50ms"), GoDuration.parse("200ms"), GoDuration.parse("5ms"));

        Forecast forecast =
                of(31 * MS, RuleHistoryTest.history(1, _ -> 20_000), strict).orElseThrow();

        assertThat(forecast.limit().field()).isEqualTo("netRxDelayByEstimatorMax");
        assertThat(forecast.crossing()).isEqualTo(3_230);
    }

    @Test
    void walks_that_are_too_short_to_tell_the_cost_of_a_rule_forecast_nothing() {
        assertThat(of(60_000, RuleHistoryTest.history(1, _ -> 40), Thresholds.DEFAULT))
                .isEmpty();
    }

    /** The walk of no rule at all would promise millions. */
    @Test
    void nothing_is_forecast_while_estimation_is_off() throws IOException {
        write("proc/sys/net/ipv4/vs/run_estimation", "0");

        assertThat(of(31 * MS, RuleHistoryTest.history(1, _ -> 20_000), Thresholds.DEFAULT))
                .isEmpty();
    }

    private Forecast forecast(long p99Ns, int counts, IntUnaryOperator estimators) {
        return of(p99Ns, RuleHistoryTest.history(counts, estimators), Thresholds.DEFAULT)
                .orElseThrow();
    }

    private Optional<Forecast> of(long p99Ns, RuleHistory history, Thresholds thresholds) {
        KernelFacts facts = KernelFacts.read(new HostFiles(root));
        assertThat(facts.variant()).isEqualTo(Variant.Timer);
        return Forecast.of(window(p99Ns), history, facts, thresholds);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static Window window(long p99Ns) {
        return new WindowBuilder()
                .endingAt(END)
                .walks(new DurationSummary(28, p99Ns - p99Ns / 10, p99Ns, p99Ns))
                .done();
    }
}
