package dev.ipvs.latency.helper.metrics;

import dev.ipvs.latency.lab.docs.GeneratedPart;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricTableTest {

    @Test
    void the_documented_metrics_are_those_of_the_code() {
        String rows = Arrays.stream(Metric.values())
                .map(metric -> "| `%s` | %s | %s | %s |%n"
                        .formatted(
                                metric.text(),
                                metric.kind().name().toLowerCase(),
                                metric.labels().stream()
                                        .map(label -> "`" + label + "`")
                                        .collect(Collectors.joining(", ")),
                                metric.help()))
                .collect(Collectors.joining());

        GeneratedPart.of("monitoring.md", "helper metrics")
                .mustBe("| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n" + rows);
    }
}
