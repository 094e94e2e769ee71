package dev.ipvs.latency.helper.metrics;

import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.forecast.Forecast;
import dev.ipvs.latency.helper.forecast.Outlook;
import dev.ipvs.latency.helper.kernel.EstimationSysctl;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.DurationTotals;
import dev.ipvs.latency.helper.measure.Totals;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Figures as Prometheus' client library has them. Pure, but for the process that it runs in. */
final class Snapshots {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final int KIB = 1024;

    private Snapshots() {}

    static Stream<MetricSnapshot> ofNode(NodeFigures node) {
        Stream<MetricSnapshot> always =
                Stream.of(verdict(node.verdict()), problems(node.problems()), kernel(node.kernel()));
        Stream<MetricSnapshot> measured = Stream.concat(
                node.totals().stream().flatMap(Snapshots::ofTotals),
                node.newest().stream().flatMap(Snapshots::ofWindow));
        return Stream.of(
                        always,
                        measured,
                        node.threads().stream().flatMap(Snapshots::ofThreads),
                        node.forecast().stream().flatMap(Snapshots::ofForecast))
                .flatMap(part -> part);
    }

    private static Stream<MetricSnapshot> ofThreads(ThreadWindow window) {
        return Stream.of(
                gauge(Metric.THREADS, value(Labels.EMPTY, window.threads())),
                gauge(Metric.THREADS_CPU, value(Labels.EMPTY, window.millicores() / MILLIS)),
                gauge(Metric.THREADS_MOST, value(Labels.EMPTY, window.mostEstimators())),
                gauge(
                        Metric.THREADS_ISOLATED,
                        value(Labels.EMPTY, window.isolatedCpus().size())));
    }

    private static Stream<MetricSnapshot> ofForecast(Forecast forecast) {
        MetricSnapshot crossing = gauge(Metric.FORECAST_ESTIMATORS, value(Labels.EMPTY, forecast.crossing()));
        return forecast.outlook() instanceof Outlook.Soon soon
                ? Stream.of(
                        crossing,
                        gauge(
                                Metric.FORECAST_CROSSING,
                                value(Labels.EMPTY, soon.at().toEpochMilli() / MILLIS)))
                : Stream.of(crossing);
    }

    static MetricSnapshot ofRules(Rules rules) {
        return gauge(Metric.ESTIMATORS, value(Labels.EMPTY, rules.estimators()));
    }

    static MetricSnapshot ofReports(long written, long failed) {
        return CounterSnapshot.builder()
                .name(nameOfCounter(Metric.REPORTS))
                .help(Metric.REPORTS.help())
                .dataPoint(count(labels(Metric.REPORTS, "written"), written))
                .dataPoint(count(labels(Metric.REPORTS, "failed"), failed))
                .build();
    }

    static Stream<MetricSnapshot> ofProcess(ProcessHandle.Info process, HostFiles files) {
        Stream<MetricSnapshot> cpu =
                process.totalCpuDuration().stream().map(time -> counter(Metric.CPU, time.toNanos() / NANOS));
        Stream<MetricSnapshot> start = process.startInstant().stream()
                .map(moment -> gauge(Metric.START, value(Labels.EMPTY, moment.toEpochMilli() / MILLIS)));
        Stream<MetricSnapshot> memory = files
                .text("proc/self/status")
                .flatMap(status -> status.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                        .findFirst())
                .map(bytes -> gauge(Metric.MEMORY, value(Labels.EMPTY, bytes)))
                .map(MetricSnapshot.class::cast)
                .stream();
        return Stream.of(cpu, start, memory).flatMap(part -> part);
    }

    private static Stream<MetricSnapshot> ofTotals(Totals totals) {
        return Stream.of(
                histogram(Metric.WALKS, totals.walks()),
                histogram(Metric.NET_RX_DELAY, totals.netRxDelay()),
                counter(Metric.NET_RX_WAITS, totals.netRxWaits()),
                counter(Metric.LOST, totals.lost()),
                counter(Metric.UNPAIRED, totals.unpaired()));
    }

    /** A window without walks has no longest walk: 0 says that nothing waited. */
    private static Stream<MetricSnapshot> ofWindow(Window window) {
        ToDoubleFunction<DurationSummary> max = summary -> summary.maxNs() / NANOS;
        return Stream.of(
                gauge(
                        Metric.WALK_MAX,
                        value(
                                Labels.EMPTY,
                                window.walks().stream().mapToDouble(max).sum())),
                gauge(Metric.STOLEN, value(Labels.EMPTY, window.stolenFromLongestWalkNs() / NANOS)),
                gauge(
                        Metric.NET_RX_DELAY_MAX,
                        value(
                                Labels.EMPTY,
                                window.netRxDelay().stream().mapToDouble(max).sum())),
                gauge(
                        Metric.NET_RX_DELAY_BY_RULE_UPDATES_MAX,
                        value(Labels.EMPTY, window.byRuleUpdates().maxNs() / NANOS)),
                gauge(
                        Metric.NET_RX_DELAY_BY_OTHER_NAMESPACES_MAX,
                        value(Labels.EMPTY, window.byOtherNamespaces().maxNs() / NANOS)),
                gauge(
                        Metric.NET_RX_WAIT_MAX,
                        value(Labels.EMPTY, window.netRxWaits().maxNs() / NANOS)),
                gauge(Metric.WINDOW_END, value(Labels.EMPTY, window.end().toEpochMilli() / MILLIS)));
    }

    private static MetricSnapshot verdict(VerdictValue value) {
        return gauge(
                Metric.VERDICT,
                Arrays.stream(VerdictValue.values())
                        .map(each -> value(labels(Metric.VERDICT, each.name()), each == value ? 1 : 0))
                        .toArray(GaugeDataPointSnapshot[]::new));
    }

    private static MetricSnapshot problems(List<Problem> problems) {
        return gauge(
                Metric.PROBLEMS,
                problems.stream()
                        .map(problem -> problem.reason().name())
                        .distinct()
                        .map(reason -> value(labels(Metric.PROBLEMS, reason), 1))
                        .toArray(GaugeDataPointSnapshot[]::new));
    }

    private static MetricSnapshot kernel(KernelFacts facts) {
        Labels labels = labels(
                Metric.KERNEL,
                facts.release(),
                facts.variant().name(),
                facts.state().sysctl().map(EstimationSysctl::value).orElse("absent"));
        return InfoSnapshot.builder()
                .name(Metric.KERNEL.text().replaceFirst("_info$", ""))
                .help(Metric.KERNEL.help())
                .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
                .build();
    }

    private static MetricSnapshot histogram(Metric metric, DurationTotals totals) {
        double[] bounds = DoubleStream.concat(
                        DurationTotals.BOUNDS_NS.stream().mapToDouble(ns -> ns / NANOS),
                        DoubleStream.of(Double.POSITIVE_INFINITY))
                .toArray();
        long[] counts = totals.counts().stream().mapToLong(Long::longValue).toArray();
        return HistogramSnapshot.builder()
                .name(metric.text())
                .help(metric.help())
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                        .sum(totals.sumNs() / NANOS)
                        .build())
                .build();
    }

    private static MetricSnapshot counter(Metric metric, double value) {
        return CounterSnapshot.builder()
                .name(nameOfCounter(metric))
                .help(metric.help())
                .dataPoint(count(Labels.EMPTY, value))
                .build();
    }

    /** The library adds the suffix by itself. */
    private static String nameOfCounter(Metric metric) {
        return metric.text().replaceFirst("_total$", "");
    }

    private static MetricSnapshot gauge(Metric metric, GaugeDataPointSnapshot... points) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(metric.text()).help(metric.help());
        Arrays.stream(points).forEach(gauge::dataPoint);
        return gauge.build();
    }

    private static GaugeDataPointSnapshot value(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static CounterDataPointSnapshot count(Labels labels, double value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static Labels labels(Metric metric, String... values) {
        return Labels.of(metric.labels(), List.of(values));
    }
}
