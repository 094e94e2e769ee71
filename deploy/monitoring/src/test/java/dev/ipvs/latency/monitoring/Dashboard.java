package dev.ipvs.latency.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** The dashboard's queries, with Grafana's variables filled in. */
record Dashboard(JsonNode json) {

    static Dashboard read() {
        return new Dashboard(Yaml.read("dashboard.json"));
    }

    Stream<JsonNode> panels() {
        return Yaml.items(json.get("panels")).filter(panel -> panel.has("targets"));
    }

    Stream<String> queries() {
        return panels().flatMap(panel -> Yaml.items(panel.get("targets")))
                .map(target -> target.get("expr").asText())
                .map(expr -> expr.replace("$__rate_interval", "1m")
                        .replace("$policy", ".*")
                        .replace("$node", ".*"));
    }
}
