package dev.ipvs.latency.operator.cluster;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** One field of an object set to something else. */
record Attack(JsonPointer field, JsonNode value) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** @param value as YAML; the end of a list is {@code /-} */
    static Attack of(String field, String value) {
        return new Attack(JsonPointer.compile(field), yaml(value));
    }

    static JsonNode json(HasMetadata object) {
        return yaml(new KubernetesSerialization().asYaml(object));
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** The object with the field set; what is on the way there is made. */
    JsonNode on(JsonNode object) {
        JsonNode changed = object.deepCopy();
        JsonNode parent = changed;
        JsonPointer way = field;
        for (; !way.tail().matches(); way = way.tail()) {
            JsonNode next =
                    parent.isArray() ? parent.get(way.getMatchingIndex()) : parent.get(way.getMatchingProperty());
            if (next == null) {
                boolean list = way.tail().getMatchingProperty().matches("-|[0-9]+");
                String name = way.getMatchingProperty();
                next = list
                        ? ((ObjectNode) parent).putArray(name)
                        : parent instanceof ArrayNode array ? array.addObject() : ((ObjectNode) parent).putObject(name);
            }
            parent = next;
        }
        set(parent, way.getMatchingProperty());
        return changed;
    }

    /** The same as a patch of an object that is stored, by RFC 6902, which can also take fields away. */
    JsonNode asJsonPatch(JsonNode object) {
        ArrayNode patch = YAML.createArrayNode();
        ObjectNode operation = patch.addObject().put("path", field.toString());
        if (value.isNull()) {
            operation.put("op", "remove");
        } else {
            operation
                    .put("op", object.at(field).isMissingNode() ? "add" : "replace")
                    .set("value", value);
        }
        return patch;
    }

    private void set(JsonNode parent, String name) {
        if (parent instanceof ArrayNode array) {
            if (name.equals("-") || Integer.parseInt(name) == array.size()) {
                array.add(value);
            } else {
                array.set(Integer.parseInt(name), value);
            }
        } else if (value.isNull()) {
            ((ObjectNode) parent).remove(name);
        } else {
            ((ObjectNode) parent).set(name, value);
        }
    }
}
