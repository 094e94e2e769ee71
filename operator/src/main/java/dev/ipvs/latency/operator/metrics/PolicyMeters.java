package dev.ipvs.latency.operator.metrics;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.metrics.MetricDescription;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shows the newest figures of each policy to the registry, and forgets a policy that is gone. */
@Singleton
public final class PolicyMeters {
    private final MeterRegistry registry;
    private final Map<Metric, MultiGauge> gauges = new EnumMap<>(Metric.class);
    private final Map<String, List<Sample>> byPolicy = new ConcurrentHashMap<>();

    private volatile List<Sample> orphaned = List.of();
    private volatile Map<Series, Double> newest = Map.of();

    private record Series(Metric metric, List<String> labels) {
        static Series of(Sample sample) {
            return new Series(sample.metric(), sample.labels());
        }

        Tags tags() {
            List<String> names = metric.labels();
            return Tags.of(IntStream.range(0, names.size())
                    .mapToObj(label -> Tag.of(names.get(label), labels.get(label)))
                    .toList());
        }
    }

    @Inject
    public PolicyMeters(MeterRegistry registry) {
        this.registry = registry;
        Arrays.stream(Metric.values())
                .filter(metric -> metric.kind() == MetricDescription.Kind.GAUGE)
                .forEach(metric -> gauges.put(
                        metric,
                        MultiGauge.builder(metric.text())
                                .description(metric.help())
                                .register(registry)));
        // An increase is seen from one sample to the next only: a failure that came with its series would raise no
        // alert.
        Arrays.stream(FixReason.values()).forEach(reason -> transitions("NodeLatency", "Warning", reason.name()));
    }

    public void show(PolicyFigures figures) {
        byPolicy.put(figures.policy(), figures.samples().toList());
        publish();
    }

    /** Those of all policies that are gone. */
    public void show(Collection<OrphanedNodes> figures) {
        orphaned = figures.stream()
                .filter(figure -> figure.count() > 0)
                .map(OrphanedNodes::sample)
                .toList();
        publish();
    }

    public void forget(String policy) {
        byPolicy.remove(policy);
        publish();
    }

    /**
     * Counts what an Event tells.
     *
     * @param reason a word of a closed set
     */
    public void told(String kind, String severity, String reason) {
        transitions(kind, severity, reason).increment();
    }

    private Counter transitions(String kind, String severity, String reason) {
        return Counter.builder(Metric.TRANSITIONS.text())
                .description(Metric.TRANSITIONS.help())
                .tags(new Series(Metric.TRANSITIONS, List.of(kind, severity, reason)).tags())
                .register(registry);
    }

    /** A series that stays is never taken out, not even for a moment: whoever scrapes then would see it go and come. */
    private synchronized void publish() {
        newest = Stream.concat(byPolicy.values().stream().flatMap(List::stream), orphaned.stream())
                .collect(Collectors.toMap(Series::of, Sample::value, Double::sum));
        gauges.forEach((metric, gauge) -> gauge.register(
                newest.keySet().stream()
                        .filter(series -> series.metric() == metric)
                        .map(series -> (Row<?>) Row.of(series.tags(), () -> newest.getOrDefault(series, Double.NaN)))
                        .toList(),
                false));
    }
}
