package dev.ipvs.latency.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.helper.forecast.Forecast;
import dev.ipvs.latency.helper.forecast.Limit;
import dev.ipvs.latency.helper.forecast.Outlook;
import dev.ipvs.latency.helper.forecast.StepCost;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.kernel.StolenTime;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.DurationTotals;
import dev.ipvs.latency.helper.measure.Totals;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.metrics.Listen;
import dev.ipvs.latency.helper.metrics.NodeFigures;
import dev.ipvs.latency.helper.metrics.NodeMetrics;
import dev.ipvs.latency.helper.metrics.WatchServer;
import dev.ipvs.latency.lab.process.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dashboard's queries, asked of a real Prometheus. The operator's metrics are what the packaged operator showed to MetricsIT
 * after it had fixed one node and failed at another; the helpers' are shown by the helper's own code, with figures of the
 * test's. So this shows that queries, rules, names and labels fit together; it cannot show that a kernel fills them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final HostFiles FILES = HostFiles.ofThisMachine();
    private static final Path OPERATOR = Path.of("src/test/resources/operator.metrics");
    private static final int WALK_OF_300_MS = DurationTotals.BOUNDS_NS.indexOf(300_000_000L);

    private final List<AutoCloseable> running = new ArrayList<>();

    @BeforeAll
    void prometheus_scrapes_two_helpers_and_an_operator(@TempDir Path folder) throws Exception {
        WatchServer breached = helper(VerdictValue.Breached, 300_000_000);
        WatchServer healthy = helper(VerdictValue.Healthy, 41_000);
        HttpServer operator = operator();
        running.add(RealPrometheus.scraping(folder, """
                - job_name: node-helper
                  static_configs:
                  - {targets: ["127.0.0.1:%d"], labels: {node: node-a, pod: node-helper-a}}
                  - {targets: ["127.0.0.1:%d"], labels: {node: node-b, pod: node-helper-b}}
                - job_name: latency-operator
                  static_configs:
                  - {targets: ["127.0.0.1:%d"]}
                """.formatted(
                        breached.port(), healthy.port(), operator.getAddress().getPort())));
    }

    @AfterAll
    void end() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    static Stream<String> queries() {
        return Dashboard.read().queries();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void each_query_of_the_dashboard_has_an_answer(String query) {
        Wait.until(
                "'" + query + "' has an answer",
                LONG_ENOUGH,
                () -> !answer(query).isEmpty());
    }

    @Test
    void the_breached_node_is_told_apart_by_name() {
        Wait.until(
                "both nodes are scraped",
                LONG_ENOUGH,
                () -> answer("ipvs_latency_verdict == 1").size() == 2);

        JsonNode breached = answer("ipvs_latency_verdict{verdict=\"Breached\"} == 1");

        assertThat(breached).hasSize(1);
        assertThat(breached.get(0).get("metric").get("node").asText()).isEqualTo("node-a");
    }

    @Test
    void what_is_scraped_of_the_operator_is_what_it_shows_today() {
        Stream<String> recorded = Yaml.text(OPERATOR)
                .lines()
                .filter(line -> line.startsWith("# TYPE ipvs_latency_"))
                .map(line -> line.split(" ")[2]);

        assertThat(recorded)
                .as(
                        "repair: run MetricsIT, and cp operator/target/operator.metrics deploy/monitoring/src/test/resources")
                .containsExactlyInAnyOrderElementsOf(documented("operator metrics"));
    }

    /** The metrics of a table that is made from the code. */
    private static List<String> documented(String table) {
        return Yaml.text(Path.of("../../docs/monitoring.md"))
                .lines()
                .dropWhile(line -> !line.equals("<!-- begin " + table + " -->"))
                .takeWhile(line -> !line.equals("<!-- end " + table + " -->"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`")[1])
                .toList();
    }

    @Test
    void each_panel_says_what_it_shows_and_in_which_unit_durations_are() {
        assertThat(Dashboard.read().panels()).allSatisfy(panel -> {
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.get("description").asText()).isNotBlank();
            if (panel.get("targets").toString().contains("_seconds")
                    && !panel.get("title").asText().startsWith("Time lost")) {
                assertThat(panel.get("fieldConfig").get("defaults").path("unit").asText())
                        .isEqualTo("s");
            }
        });
    }

    private JsonNode answer(String query) {
        RealPrometheus prometheus = (RealPrometheus) running.getLast();
        try {
            return prometheus.query(query);
        } catch (ConnectException notYet) {
            return JsonNodeFactory.instance.arrayNode();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private WatchServer helper(VerdictValue verdict, long walkNs) {
        NodeMetrics metrics = new NodeMetrics(FILES);
        metrics.counted(new Rules(10_001, 10_001));
        List<Long> counts = new ArrayList<>(Collections.nCopies(DurationTotals.BOUNDS_NS.size() + 1, 0L));
        counts.set(WALK_OF_300_MS, 30L);
        DurationSummary walks = new DurationSummary(30, walkNs, walkNs, walkNs);
        Instant now = Instant.now();
        metrics.show(new NodeFigures(
                KernelFacts.read(FILES),
                verdict,
                List.of(),
                Optional.of(new Totals(
                        new DurationTotals(counts, 30 * walkNs), new DurationTotals(counts, 30 * walkNs), 1000, 0, 0)),
                Optional.of(new Window(
                        now.minusSeconds(60),
                        now,
                        Optional.of(walks),
                        List.of(),
                        Optional.of(walks),
                        walkNs,
                        Window.Delays.NONE,
                        Window.Delays.NONE,
                        List.of(),
                        new Window.NetRxWaits(1000, 20_000, walkNs),
                        StolenTime.NONE,
                        0,
                        0)),
                Optional.empty(),
                Optional.of(new Forecast(
                        new Limit("estimatorP99", GoDuration.parse("50ms")),
                        20_003,
                        new StepCost(19.3),
                        32_400,
                        OptionalDouble.of(2_000),
                        new Outlook.Soon(now.plus(Duration.ofDays(6)))))));
        WatchServer server = WatchServer.start(Listen.parse("127.0.0.1:0"), metrics, () -> true);
        running.add(server);
        return server;
    }

    private HttpServer operator() throws IOException {
        byte[] metrics = Yaml.text(OPERATOR).getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                exchange.sendResponseHeaders(200, metrics.length);
                exchange.getResponseBody().write(metrics);
            }
        });
        server.start();
        running.add(() -> server.stop(0));
        return server;
    }
}
