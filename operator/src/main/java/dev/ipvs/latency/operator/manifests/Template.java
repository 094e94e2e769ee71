package dev.ipvs.latency.operator.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * A manifest with placeholders such as {@code <node>}. A placeholder is a whole value and is replaced by a whole value, so
 * that what a node reports can become an argument, but never a field.
 */
record Template(JsonNode content) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Template read(InputStream yaml) throws IOException {
        return new Template(new YAMLMapper().readTree(yaml));
    }

    <T extends HasMetadata> T filled(Class<T> kind, Map<String, ?> values) {
        return JSON.convertValue(filled(content, values), kind);
    }

    private static JsonNode filled(JsonNode node, Map<String, ?> values) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode result = JSON.createObjectNode();
                object.properties().forEach(field -> result.set(field.getKey(), filled(field.getValue(), values)));
                yield result;
            }
            case ArrayNode array -> {
                ArrayNode result = JSON.createArrayNode();
                array.forEach(item -> result.add(filled(item, values)));
                yield result;
            }
            case TextNode text when text.textValue().startsWith("<") -> value(text.textValue(), values);
            default -> node;
        };
    }

    private static JsonNode value(String placeholder, Map<String, ?> values) {
        String name = placeholder.substring(1, placeholder.length() - 1);
        return JSON.valueToTree(Objects.requireNonNull(values.get(name), placeholder));
    }
}
