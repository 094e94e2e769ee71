package dev.ipvs.latency.helper.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.ProblemReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.forecast.Forecast;
import dev.ipvs.latency.helper.forecast.Limit;
import dev.ipvs.latency.helper.forecast.Outlook;
import dev.ipvs.latency.helper.forecast.StepCost;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.kernel.StolenTime;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Totals;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With figures that the test makes up; that a real kernel fills them is seen in a guest. */
class WatchServerTest {
    private static final HostFiles FILES = HostFiles.ofThisMachine();
    private static final Window WINDOW = new Window(
            Instant.parse("2026-11-24T11:59:00Z"),
            Instant.parse("2026-11-24T12:00:00Z"),
            Optional.of(new DurationSummary(28, 300_000_000, 309_000_000, 312_000_000)),
            List.of(),
            Optional.of(new DurationSummary(2, 290_000_000, 313_000_000, 313_000_000)),
            0,
            new Window.Delays(3, 163_000_000),
            new Window.Delays(1, 25_000_000),
            List.of(),
            new Window.NetRxWaits(1000, 20_000, 314_000_000),
            StolenTime.NONE,
            0,
            0);

    private final HttpClient http = HttpClient.newHttpClient();
    private final NodeMetrics metrics = new NodeMetrics(FILES);
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final WatchServer server = WatchServer.start(Listen.parse("127.0.0.1:0"), metrics, alive::get);

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void shows_every_metric_that_is_documented() throws Exception {
        showEverything();

        String text = get("/metrics").body();

        assertThat(Stream.of(Metric.values()))
                .allSatisfy(
                        metric -> assertThat(text).contains("# HELP " + metric.text() + " " + metric.help() + "\n"));
        assertThat(text)
                .contains("ipvs_latency_estimator_walk_max_seconds 0.312\n")
                .contains("ipvs_latency_netrx_delay_by_rule_updates_max_seconds 0.163\n")
                .contains("ipvs_latency_netrx_delay_by_other_namespaces_max_seconds 0.025\n")
                .contains("ipvs_latency_verdict{verdict=\"Breached\"} 1.0\n")
                .contains("ipvs_latency_estimators 20003.0\n")
                .contains("ipvs_latency_estimator_threads_cpu_cores 2.4\n")
                .contains("ipvs_latency_estimator_threads_isolated_cpus 2.0\n")
                .contains("ipvs_latency_forecast_estimators 32400.0\n")
                .contains("ipvs_latency_forecast_crossing_timestamp_seconds 1.7960832E9\n");
    }

    @Test
    void promtool_finds_nothing_wrong_with_its_metrics(@TempDir Path folder) throws Exception {
        showEverything();
        Path text = Files.writeString(folder.resolve("metrics"), get("/metrics").body());

        Command.Finished promtool = Command.of(
                        "sh", "-c", Provision.ofThisTree().prometheus() + "/promtool check metrics <" + text)
                .run();

        assertThat(promtool.stdout() + promtool.stderr()).isEmpty();
        assertThat(promtool.exitCode()).isZero();
    }

    @Test
    void is_ready_once_the_node_was_looked_at() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);

        showEverything();

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void says_that_it_is_not_alive_when_the_loop_no_longer_turns() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);

        alive.set(false);

        assertThat(get("/livez").statusCode()).isEqualTo(503);
    }

    @Test
    void an_address_that_is_taken_is_an_error_that_says_what_to_do() {
        Listen taken = Listen.parse("127.0.0.1:" + server.port());

        assertThatThrownBy(() -> WatchServer.start(taken, metrics, alive::get))
                .hasMessageContaining("cannot listen on")
                .hasMessageContaining("--listen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9914", "[::1]:9914", "fd00::1:9914"})
    void understands_addresses_as_kubernetes_gives_them(String text) {
        assertThat(Listen.parse(text).address().getPort()).isEqualTo(9914);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":9914", "9914", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000", "node-a:1"})
    void refuses_what_is_no_address(String text) {
        assertThatThrownBy(() -> Listen.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private void showEverything() {
        metrics.counted(new Rules(10_001, 10_001));
        metrics.show(new NodeFigures(
                KernelFacts.read(FILES),
                VerdictValue.Breached,
                List.of(new Problem(ProblemReason.WrongNetworkNamespace, "as an example")),
                Optional.of(Totals.NONE),
                Optional.of(WINDOW),
                Optional.of(new ThreadWindow(
                        WINDOW.start(), WINDOW.end(), 3, 60_001, 20_500, 144_000_000_000L, List.of(2, 3))),
                Optional.of(new Forecast(
                        new Limit("estimatorP99", GoDuration.parse("50ms")),
                        20_003,
                        new StepCost(19.3),
                        32_400,
                        OptionalDouble.of(2_000),
                        new Outlook.Soon(Instant.parse("2026-12-01T00:00:00Z"))))));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
