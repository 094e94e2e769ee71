package dev.ipvs.latency.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Makes an API server's own description of its kinds into the files that kubeconform reads, strict about unknown fields. */
record JsonSchemas(Path folder) {
    /** How kubeconform shall find them. */
    static final String TEMPLATE = "{{.Group}}-{{.ResourceAPIVersion}}-{{.ResourceKind}}.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NUMBER_OR_TEXT = """
            {"oneOf": [{"type": "string"}, {"type": "number"}]}""";

    void write(String openApi) throws IOException {
        ObjectNode definitions = (ObjectNode) JSON.readTree(openApi).get("definitions");
        for (String name : new String[] {"util.intstr.IntOrString", "api.resource.Quantity"}) {
            definitions.set("io.k8s.apimachinery.pkg." + name, JSON.readTree(NUMBER_OR_TEXT));
        }
        definitions.forEach(JsonSchemas::refuseOtherFields);
        // One file with all definitions; the file of each kind refers to it.
        Files.writeString(
                folder.resolve("all.json"),
                JSON.createObjectNode().set("definitions", definitions).toString());
        for (var definition : definitions.properties()) {
            for (JsonNode kind : definition.getValue().path("x-kubernetes-group-version-kind")) {
                Files.writeString(
                        folder.resolve(fileName(kind)),
                        JSON.createObjectNode()
                                .put("$ref", "all.json#/definitions/" + definition.getKey())
                                .toString());
            }
        }
    }

    /** The core kinds have no group, and kubeconform takes their version for it. */
    private static String fileName(JsonNode kind) {
        String group = kind.get("group").asText();
        String version = kind.get("version").asText();
        return "%s-%s-%s.json"
                .formatted(
                        group.isEmpty() ? version : group,
                        version,
                        kind.get("kind").asText().toLowerCase(Locale.ROOT));
    }

    private static void refuseOtherFields(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.get("properties") instanceof ObjectNode properties) {
            if (!object.has("additionalProperties") && !object.has("x-kubernetes-preserve-unknown-fields")) {
                object.put("additionalProperties", false);
            }
            properties.forEach(JsonSchemas::refuseOtherFields);
        }
        if (schema.get("items") instanceof ObjectNode items) {
            refuseOtherFields(items);
        }
    }
}
