package dev.ipvs.latency.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Values that are valid by their schema and differ from one that is there. Of an object: what is required of it.
 *
 * @param components the schemas by name, as the API server publishes them ({@code /openapi/v3/...})
 */
record OtherValues(JsonNode components) {
    JsonNode ofKind(String kind) {
        return components
                .propertyStream()
                .filter(component -> component.getKey().endsWith("." + kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind " + kind))
                .getValue();
    }

    JsonNode resolved(JsonNode schema) {
        return kind(schema).map(this::ofKind).orElse(schema);
    }

    /** What a schema refers to, by its last name. */
    static Optional<String> kind(JsonNode schema) {
        JsonNode inner = schema.path("allOf").size() == 1 ? schema.get("allOf").get(0) : schema;
        return Optional.of(inner.path("$ref").asText().replaceAll(".*[./]", "")).filter(kind -> !kind.isEmpty());
    }

    JsonNode otherThan(JsonNode present, JsonNode given) {
        String kind = kind(given).orElse("");
        if (kind.equals("Quantity") || kind.equals("IntOrString")) {
            return present.asText().equals("7") ? IntNode.valueOf(8) : IntNode.valueOf(7);
        }
        JsonNode schema = resolved(given);
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.get("enum").spliterator(), false)
                    .filter(value -> !value.equals(present) && !value.asText().isEmpty())
                    .reduce((_, last) -> last)
                    .orElseGet(() -> TextNode.valueOf("other"));
        }
        return switch (schema.path("type").asText()) {
            case "boolean" -> BooleanNode.valueOf(!present.asBoolean());
            case "integer", "number" -> IntNode.valueOf(present.asInt() + 1);
            case "array" -> JsonNodeFactory.instance.arrayNode().add(sample(schema.path("items")));
            case "object" -> object(schema);
            default -> TextNode.valueOf("other");
        };
    }

    private JsonNode object(JsonNode schema) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (schema.has("additionalProperties")) {
            object.set("example.org/other", sample(schema.get("additionalProperties")));
        }
        schema.path("required")
                .forEach(field -> object.set(
                        field.asText(), sample(schema.path("properties").path(field.asText()))));
        return object;
    }

    private JsonNode sample(JsonNode schema) {
        return otherThan(MissingNode.getInstance(), schema);
    }
}
