package dev.ipvs.latency.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
    private static final Path RUNBOOK = Path.of("../../docs/runbook.md");
    private static final Path TABLES = Path.of("../../docs/monitoring.md");
    private static final Pattern OUR_METRIC = Pattern.compile("\\b(?:node:)?ipvs_latency_[a-z0-9_:]+");

    private final String promtool = Provision.ofThisTree().prometheus() + "/promtool";

    static Stream<String> alerts() {
        return Yaml.rules()
                .filter(rule -> rule.has("alert"))
                .map(rule -> rule.get("alert").asText());
    }

    @Test
    void prometheus_finds_nothing_to_object_to() {
        assertThat(Command.of(promtool, "check", "rules", "--lint=all", "--lint-fatal", "rules.yaml")
                        .output())
                .contains("SUCCESS");
    }

    @Test
    void alerts_fire_when_they_should_and_only_then() {
        assertThat(Command.of(promtool, "test", "rules", "rules_test.yaml").output())
                .contains("SUCCESS");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_alert_is_seen_firing_in_a_test(String alert) {
        Stream<JsonNode> firing = Yaml.items(Yaml.read("rules_test.yaml").get("tests"))
                .flatMap(test -> Yaml.items(test.path("alert_rule_test")))
                .filter(test -> test.get("alertname").asText().equals(alert))
                .filter(test -> !test.get("exp_alerts").isEmpty());

        assertThat(firing).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_alert_leads_to_its_section_of_the_runbook(String alert) {
        JsonNode rule = Yaml.rules()
                .filter(candidate -> candidate.path("alert").asText().equals(alert))
                .findFirst()
                .orElseThrow();

        assertThat(rule.get("annotations").get("runbook").asText())
                .isEqualTo("docs/runbook.md#" + alert.toLowerCase(Locale.ROOT));
        assertThat(Yaml.text(RUNBOOK)).contains("\n## " + alert + "\n");
    }

    @Test
    void the_runbook_has_no_section_for_an_alert_that_is_gone() {
        List<String> sections = Yaml.text(RUNBOOK)
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring("## ".length()))
                .toList();

        assertThat(sections).containsExactlyInAnyOrderElementsOf(alerts().toList());
    }

    @Test
    void rules_and_dashboard_ask_only_for_metrics_that_there_are() {
        Set<String> recorded = Yaml.rules()
                .filter(rule -> rule.has("record"))
                .map(rule -> rule.get("record").asText())
                .collect(Collectors.toSet());
        String tables = Yaml.text(TABLES);

        Stream<String> asked = Stream.concat(
                        Yaml.rules().map(rule -> rule.get("expr").asText()),
                        Dashboard.read().queries())
                .flatMap(expr -> OUR_METRIC.matcher(expr).results())
                .map(found -> found.group())
                .distinct();

        assertThat(asked)
                .isNotEmpty()
                .allMatch(name -> recorded.contains(name)
                        || tables.contains("`" + name.replaceFirst("_(bucket|sum|count)$", "") + "`")
                        || tables.contains("`" + name + "`"));
    }
}
