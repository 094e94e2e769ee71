package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.operator.cluster.EveryField.Change;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks an API server for each change of an object, field by field, and expects an admission policy to refuse it. What is accepted
 * nevertheless is listed with its reason, as is what the API server refuses by itself, which proves nothing. What this cannot show:
 * two fields that are dangerous together only.
 *
 * @param schemas of the kinds, as the API server publishes them
 * @param lists such as {@code every-field.yaml}
 */
record FieldWalk(JsonNode schemas, JsonNode lists) {
    private static final Path LISTS = Path.of("src/test/resources/dev/ipvs/latency/operator/cluster");

    /** @param openApi where the kinds' schemas are, such as {@code /openapi/v3/api/v1} */
    static FieldWalk of(TestCluster cluster, String openApi) {
        return new FieldWalk(
                Attack.yaml(cluster.client().raw(openApi)).at("/components/schemas"), list("every-field.yaml"));
    }

    /** With what another list has besides, or has otherwise. */
    FieldWalk and(String other) {
        ObjectNode both = lists.deepCopy();
        list(other)
                .propertyStream()
                .forEach(section -> both.withObjectProperty(section.getKey()).setAll((ObjectNode) section.getValue()));
        return new FieldWalk(schemas, both);
    }

    private static JsonNode list(String name) {
        try {
            return Attack.yaml(Files.readString(LISTS.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stored object without what the API server writes into it, which nobody can change. */
    static JsonNode asMade(HasMetadata stored) {
        JsonNode object = Attack.json(stored);
        ((ObjectNode) object.path("metadata").path("annotations")).remove("deprecated.daemonset.template.generation");
        return object;
    }

    /**
     * @param name under which the list has what is accepted
     * @param object what is changed, of the kind that it names
     * @param untouched the answer to the object as it is
     * @param attempt how a change is asked for
     */
    void nothingElseIsAccepted(
            String name,
            String admissionPolicy,
            JsonNode object,
            Api.Answer untouched,
            Function<Attack, Api.Answer> attempt) {
        List<Change> changes = new EveryField(new OtherValues(schemas), lists.path("values"), lists.path("together"))
                .of(object.path("kind").asText(), object)
                .toList();
        JsonNode before = stored(untouched);
        JsonNode accepted = lists.path("accepted").path(name);
        Predicate<String> refusedOtherwise =
                field -> lists.path("refusedByTheApiServer").has(field)
                        || lists.path("immutable").path(name).has(field);
        Map<String, String> unproved = new ConcurrentSkipListMap<>();
        Set<String> usedOfAccepted = new ConcurrentSkipListSet<>();
        changes.parallelStream().forEach(change -> {
            Api.Answer answer = attempt.apply(change.attack());
            if (answer.accepted() && !stored(answer).equals(before)) {
                String field = change.attack().field().toString();
                usedOfAccepted.add(field);
                if (!accepted.has(field)) {
                    unproved.put(change.toString(), "accepted");
                }
            } else if (!answer.accepted()
                    && !answer.refusedBy(admissionPolicy)
                    && !change.removes()
                    && !refusedOtherwise.test(change.name())) {
                unproved.put(change.toString(), answer.message());
            }
        });
        System.out.printf("%s: %d changes tried%n", name, changes.size());
        assertThat(unproved).isEmpty();
        assertThat(usedOfAccepted).as("accepted, by the list").containsExactlyElementsOf(sorted(accepted));
        assertThat(changes).as("the walk goes to the bottom").hasSizeGreaterThan(70);
    }

    private static Set<String> sorted(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without what the API server says anew each time. */
    private static JsonNode stored(Api.Answer answer) {
        answer.mustBeAccepted();
        ObjectNode object = (ObjectNode) Attack.yaml(answer.body());
        ((ObjectNode) object.get("metadata"))
                .remove(List.of("uid", "creationTimestamp", "managedFields", "generation", "resourceVersion"));
        return object;
    }
}
