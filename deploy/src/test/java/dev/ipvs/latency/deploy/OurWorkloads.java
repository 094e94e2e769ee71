package dev.ipvs.latency.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the operator makes of the manifests that the chart gives it: they are filled in as for a node of that name. */
final class OurWorkloads {
    static final String REGISTRY = "registry.example/latency";

    private static final Rendered CHART = Rendered.byHelm("--set", "image.registry=" + REGISTRY);
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("<name>", "fix-node-a-0123456789"),
            Map.entry("<namespace>", "ipvs-latency-system"),
            Map.entry("<node>", "node-a"),
            Map.entry("<record>", "b5a7f5a4-5f6f-4c39-8f1e-0e3f6f1f6a11"),
            Map.entry("<image>", CHART.field("ConfigMap/latency-operator", "data", "helperImage")),
            Map.entry("<bundle>", "registry.example/bundles/ipvs-estimator-off@sha256:" + "a".repeat(64)),
            Map.entry("<module>", "ipvs_estimator_off"),
            Map.entry("<action>", "apply"),
            Map.entry("<sysctl>", "net.ipv4.vs.run_estimation"),
            Map.entry("<from>", "\"1\""),
            Map.entry("<to>", "\"0\""),
            Map.entry("<boot>", "6f1f6a11-5f6f-4c39-8f1e-0e3f6f1f6a11"),
            Map.entry("<deadline>", "180"));

    private OurWorkloads() {}

    static List<Workload> all() {
        return Stream.concat(Stream.of(helper(), helperPod()), fixPods().stream())
                .toList();
    }

    static List<Workload> fixPods() {
        return Stream.of("sysctl", "livepatch-apply", "livepatch-revert")
                .map(OurWorkloads::fixPod)
                .toList();
    }

    /** Named after its manifest, so that a test can say which one it was. */
    static Workload fixPod(String manifest) {
        return filled(manifest).named("fix-" + manifest + "-0123456789");
    }

    static Workload helper() {
        return filled("node-helper");
    }

    /** As the controller of DaemonSets makes it of the template. */
    static Workload helperPod() {
        JsonNode daemonSet = helper().object();
        ObjectNode pod = ((ObjectNode) daemonSet.at("/spec/template")).deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = (ObjectNode) pod.get("metadata");
        metadata.put("name", "node-helper-x7k2p").put("generateName", "node-helper-");
        metadata.set("namespace", daemonSet.at("/metadata/namespace"));
        return new Workload(pod);
    }

    private static Workload filled(String manifest) {
        return new Workload((ObjectNode)
                filled(Workload.read(CHART.field("ConfigMap/latency-operator", "data", manifest + ".yaml"))));
    }

    private static JsonNode filled(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                object.properties().forEach(field -> field.setValue(filled(field.getValue())));
                yield object;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, filled(array.get(i)));
                }
                yield array;
            }
            case TextNode text when text.asText().startsWith("<") -> Workload.read(valueOf(text.asText()));
            default -> node;
        };
    }

    private static String valueOf(String placeholder) {
        String value = VALUES.get(placeholder);
        if (value == null) {
            throw new IllegalArgumentException("no value for " + placeholder);
        }
        return value;
    }
}
