package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus' operator and Grafana's sidecar get, by helm and by kustomize: the same, from one source. */
class MonitoringTest {
    private static final String ALL =
            "monitoring.podMonitors.enabled=true,monitoring.rules.enabled=true,monitoring.dashboard.enabled=true";

    @Test
    void helm_and_kustomize_render_the_same_monitors_rules_and_dashboard() {
        Rendered chart = Rendered.byHelm("--set", ALL, "--show-only", "templates/monitoring.yaml");
        assertThat(Rendered.byKustomize(Tree.MONITORING)).isEqualTo(chart);
        assertThat(chart.names())
                .containsExactlyInAnyOrder(
                        "PodMonitor/node-helper",
                        "PodMonitor/latency-operator",
                        "PrometheusRule/ipvs-latency",
                        "ConfigMap/ipvs-latency-dashboard");
    }

    @Test
    void the_overlay_is_the_base_with_these() {
        Rendered overlay = Rendered.byKustomize(Tree.DEPLOY.resolve("overlays/monitoring"));
        Rendered base = Rendered.byKustomize(Tree.BASE);
        Rendered monitoring = Rendered.byKustomize(Tree.MONITORING);
        assertThat(overlay.objects())
                .containsAllEntriesOf(base.objects())
                .containsAllEntriesOf(monitoring.objects())
                .hasSize(base.objects().size() + monitoring.objects().size());
    }

    @Test
    void rules_and_dashboard_are_the_files_that_are_tested() throws IOException {
        Rendered monitoring = Rendered.byHelm("--set", ALL);
        String rules = Files.readString(Tree.MONITORING.resolve("rules.yaml"));
        assertThat(monitoring.<Object>field("PrometheusRule/ipvs-latency", "spec"))
                .isEqualTo(Serialization.unmarshal(rules, Map.class));
        assertThat(monitoring.<String>field("ConfigMap/ipvs-latency-dashboard", "data", "dashboard.json"))
                .isEqualTo(Files.readString(Tree.MONITORING.resolve("dashboard.json")));
    }

    @Test
    void nothing_of_it_is_there_unless_asked_for() {
        assertThat(Rendered.byHelm().names())
                .doesNotContainAnyElementsOf(
                        Rendered.byKustomize(Tree.MONITORING).names());
    }

    @Test
    void a_prometheus_finds_monitors_and_rules_by_the_labels_that_it_selects() {
        Rendered labelled = Rendered.byHelm("--set", ALL, "--set", "monitoring.labels.release=theirs");
        for (String name : new String[] {"PodMonitor/node-helper", "PrometheusRule/ipvs-latency"}) {
            assertThat(labelled.get(name).getMetadata().getLabels()).containsEntry("release", "theirs");
        }
    }

    @Test
    void the_operators_monitor_selects_its_pods_and_a_port_that_they_have() {
        Rendered chart = Rendered.byHelm("--set", ALL);
        Map<String, String> selected = chart.field("PodMonitor/latency-operator", "spec", "selector", "matchLabels");
        Map<String, String> labels =
                chart.field("Deployment/latency-operator", "spec", "template", "metadata", "labels");
        assertThat(labels).containsAllEntriesOf(selected);
        assertThat(chart.<String>field("PodMonitor/latency-operator", "spec", "podMetricsEndpoints", 0, "port"))
                .isEqualTo(chart.<String>field(
                        "Deployment/latency-operator",
                        "spec",
                        "template",
                        "spec",
                        "containers",
                        0,
                        "ports",
                        0,
                        "name"));
    }
}
