package dev.ipvs.latency.helper.metrics;

import dev.ipvs.latency.lab.docs.GeneratedPart;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricTableTest {

    @Test
    void the_documented_metrics_are_those_of_the_code() {
        GeneratedPart.of("monitoring.md", "helper metrics")
                .mustBeTable(
                        List.of("metric", "kind", "labels", "meaning"),
                        Arrays.stream(Metric.values()).map(MetricTableTest::row));
    }

    private static List<String> row(Metric metric) {
        return List.of(
                "`" + metric.text() + "`",
                metric.kind().name().toLowerCase(Locale.ROOT),
                metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
                metric.help());
    }
}
