package dev.ipvs.latency.operator.cluster;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An object in which each field that its kind has, at any depth of what is there, is set to something else, added, or taken
 * away: one change each. A field that a later Kubernetes brings is among them by itself.
 *
 * @param values other values by kind and field, such as {@code PodSpec.affinity}, where a schema does not say what is valid;
 *     {@code never} if nobody can set it. A kind whose value is {@code union} has one of its objects at a time.
 * @param together by kind and field: other fields without which the field cannot be set
 */
record EveryField(OtherValues schemas, JsonNode values, JsonNode together) {
    private static final TextNode NEVER = TextNode.valueOf("never");
    private static final TextNode UNION = TextNode.valueOf("union");

    /** @param name of the field, by its kind: {@code Container.args[]} */
    record Change(String name, Attack attack) {
        boolean removes() {
            return attack.value().isNull();
        }

        @Override
        public String toString() {
            return name + " (" + attack.field() + ") = " + attack.value();
        }
    }

    /** @param kind such as {@code Pod}: what the object is an instance of */
    Stream<Change> of(String kind, JsonNode object) {
        return changes(JsonPointer.empty(), kind, schemas.ofKind(kind), object);
    }

    private Stream<Change> changes(JsonPointer at, String name, JsonNode given, JsonNode present) {
        JsonNode schema = schemas.resolved(given);
        if (schema.has("properties")) {
            String kind = OtherValues.kind(given).orElse(name);
            return schema.get("properties").propertyStream().flatMap(field -> field(at, kind, field, present));
        }
        return switch (schema.path("type").asText()) {
            case "array" -> list(at, name, schema.path("items"), present);
            case "object" -> map(at, name, schema.path("additionalProperties"), present);
            default -> Stream.of(new Change(name, new Attack(at, other(name, given, present))));
        };
    }

    private Stream<Change> field(JsonPointer at, String kind, Map.Entry<String, JsonNode> field, JsonNode parent) {
        String key = field.getKey();
        String name = kind + "." + key;
        JsonNode schema = field.getValue();
        JsonPointer here = at.appendProperty(key);
        if (values.path(name).equals(NEVER)) {
            return Stream.empty();
        }
        if (!parent.has(key)) {
            return Stream.of(
                    new Change(name, set(at, kind, parent, key, other(name, schema, MissingNode.getInstance()))));
        }
        Change removed = new Change(name, new Attack(here, NullNode.getInstance()));
        Stream<Change> changed = changes(here, name, schema, parent.get(key))
                .map(change -> change.name().equals(name)
                        ? new Change(
                                name, set(at, kind, parent, key, change.attack().value()))
                        : change);
        return Stream.concat(Stream.of(removed), changed);
    }

    /** A field, and beside it what it needs to be valid. */
    private Attack set(JsonPointer at, String kind, JsonNode parent, String key, JsonNode value) {
        JsonNode needs = together.path(kind + "." + key);
        boolean replaces = values.path(kind).equals(UNION) && value.isObject();
        if (needs.isMissingNode() && !replaces) {
            return new Attack(at.appendProperty(key), value);
        }
        ObjectNode changed = parent.deepCopy();
        if (replaces) {
            parent.propertyStream()
                    .filter(one -> one.getValue().isObject())
                    .forEach(one -> changed.remove(one.getKey()));
        }
        changed.set(key, value);
        needs.propertyStream().forEach(need -> changed.set(need.getKey(), need.getValue()));
        return new Attack(at, changed);
    }

    private Stream<Change> list(JsonPointer at, String name, JsonNode items, JsonNode present) {
        String item = name + "[]";
        Stream<Change> ofThoseThere = IntStream.range(0, present.size())
                .boxed()
                .flatMap(index -> changes(at.appendProperty(index.toString()), item, items, present.get(index)));
        Attack oneMore = new Attack(at.appendProperty("-"), other(item, items, MissingNode.getInstance()));
        return Stream.concat(ofThoseThere, Stream.of(new Change(item, oneMore)));
    }

    private Stream<Change> map(JsonPointer at, String name, JsonNode value, JsonNode present) {
        Stream<Change> changed = Stream.concat(
                        present.propertyStream().map(Map.Entry::getKey), Stream.of("example.org/other"))
                .map(key -> new Change(
                        name + "{}", new Attack(at.appendProperty(key), other(name + "{}", value, present.path(key)))));
        Stream<Change> removed = present.propertyStream()
                .map(entry ->
                        new Change(name + "{}", new Attack(at.appendProperty(entry.getKey()), NullNode.getInstance())));
        return Stream.concat(changed, removed);
    }

    private JsonNode other(String name, JsonNode schema, JsonNode present) {
        JsonNode known = values.path(name);
        return known.isMissingNode() || known.equals(present) ? schemas.otherThan(present, schema) : known;
    }
}
