package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads a resource field by field of its spec and status. One that cannot be read, because another version stored it or because
 * it was stored before the schema had bounds, is left out and named: a client that failed on it would lose sight of
 * every other resource of the kind.
 */
final class PartwiseReader {
    private final DeserializationContext context;
    private final Missing missing;
    private final Map<String, String> unreadable = new TreeMap<>();

    private PartwiseReader(DeserializationContext context, Missing missing) {
        this.context = context;
        this.missing = missing;
    }

    /** Of one kind; Jackson keeps one instance for each mapper. */
    abstract static class Deserializer<S, T, R extends CustomResource<S, T>> extends JsonDeserializer<R> {
        private final Missing missing = new Missing();
        private final Class<S> spec;
        private final Class<T> status;
        private final Supplier<R> empty;
        private final BiConsumer<R, Map<String, String>> unreadable;

        /** @param unreadable keeps, by the path of a field such as {@code status.fix}, why it could not be read */
        Deserializer(Class<S> spec, Class<T> status, Supplier<R> empty, BiConsumer<R, Map<String, String>> unreadable) {
            this.spec = spec;
            this.status = status;
            this.empty = empty;
            this.unreadable = unreadable;
        }

        @Override
        public R deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode written = context.readTree(parser);
            PartwiseReader reader = new PartwiseReader(context, missing);
            R resource = empty.get();
            resource.setMetadata(reader.metadata(written));
            reader.part("spec", written, spec).ifPresent(resource::setSpec);
            reader.part("status", written, status).ifPresent(resource::setStatus);
            unreadable.accept(resource, Map.copyOf(reader.unreadable));
            return resource;
        }
    }

    private ObjectMeta metadata(JsonNode resource) throws IOException {
        return resource.has("metadata")
                ? context.readTreeAsValue(resource.get("metadata"), ObjectMeta.class)
                : new ObjectMeta();
    }

    private <P> Optional<P> part(String name, JsonNode resource, Class<P> type) {
        if (!resource.hasNonNull(name)) {
            return Optional.empty();
        }
        if (!(resource.get(name) instanceof ObjectNode fields)) {
            unreadable.put(name, name + " is not an object");
            return Optional.empty();
        }
        return switch (attempt(fields, type)) {
            case Attempt.Complete<P>(P value) -> Optional.of(value);
            case Attempt.Partial<P> _, Attempt.Failed<P> _ -> asFarAsReadable(name, fields, type);
        };
    }

    private <P> Optional<P> asFarAsReadable(String part, ObjectNode fields, Class<P> type) {
        ObjectNode readable = fields.objectNode();
        fields.properties()
                .forEach(field -> complaint(field.getKey(), field.getValue(), type)
                        .ifPresentOrElse(
                                why -> unreadable.put(part + "." + field.getKey(), part + "." + why),
                                () -> readable.set(field.getKey(), field.getValue())));
        return switch (attempt(readable, type)) {
            case Attempt.Complete<P>(P value) -> Optional.of(value);
            case Attempt.Partial<P>(P value, List<String> absent) -> {
                absent.forEach(path -> unreadable.putIfAbsent(part + "." + path, part + "." + path + " is missing"));
                yield Optional.of(value);
            }
            case Attempt.Failed<P>(String why) -> {
                unreadable.put(part, part + "." + why);
                yield Optional.empty();
            }
        };
    }

    /** Of one field alone: that others are not there is no complaint. */
    private Optional<String> complaint(String field, JsonNode value, Class<?> type) {
        ObjectNode alone = JsonNodeFactory.instance.objectNode().set(field, value);
        return switch (attempt(alone, type)) {
            case Attempt.Complete<?> _ -> Optional.empty();
            case Attempt.Partial<?>(var _, List<String> absent) ->
                absent.stream()
                        .filter(path -> path.startsWith(field + "."))
                        .findFirst()
                        .map(path -> path + " is missing");
            case Attempt.Failed<?>(String why) -> Optional.of(why);
        };
    }

    private <P> Attempt<P> attempt(ObjectNode fields, Class<P> type) {
        try {
            P value = context.readTreeAsValue(fields, type);
            List<String> absent = missing.in(value).toList();
            return absent.isEmpty() ? new Attempt.Complete<>(value) : new Attempt.Partial<>(value, absent);
        } catch (IOException e) {
            return new Attempt.Failed<>(sentence(e));
        }
    }

    private sealed interface Attempt<P> {
        record Complete<P>(P value) implements Attempt<P> {}

        /** Read, but for what its type says is always there. */
        record Partial<P>(P value, List<String> absent) implements Attempt<P> {}

        record Failed<P>(String why) implements Attempt<P> {}
    }

    private static String sentence(IOException e) {
        if (e instanceof JsonMappingException mapping) {
            return path(mapping.getPath()) + ": " + mapping.getOriginalMessage();
        }
        return String.valueOf(e.getMessage());
    }

    private static String path(List<JsonMappingException.Reference> references) {
        return references.stream()
                .map(reference -> reference.getFieldName() == null
                        ? String.valueOf(reference.getIndex())
                        : reference.getFieldName())
                .collect(Collectors.joining("."));
    }
}
