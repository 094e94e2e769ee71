package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.docs.GeneratedPart;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl explain} and docs/policy-reference.md say of each field. */
class PolicyReferenceTest {

    /** One field, by its path from the root of an object. */
    record Field(String kind, String path, JSONSchemaProps schema) {
        Stream<Field> parts() {
            JSONSchemaProps object = element().orElse(schema);
            String prefix = element().isPresent() ? path + "[]." : path.isEmpty() ? "" : path + ".";
            return object.getProperties().entrySet().stream()
                    .map(part -> new Field(kind, prefix + part.getKey(), part.getValue()));
        }

        Stream<Field> all() {
            return Stream.concat(Stream.of(this), parts().flatMap(Field::all));
        }

        private Optional<JSONSchemaProps> element() {
            return Optional.ofNullable(schema.getItems()).map(items -> Objects.requireNonNull(items.getSchema()));
        }

        String type() {
            JSONSchemaProps value = element().orElse(schema);
            String name = Boolean.TRUE.equals(value.getXKubernetesIntOrString()) ? "int or string" : value.getType();
            return element().isPresent() ? "list of " + name : name;
        }

        String defaultValue() {
            return schema.getDefault() == null ? "" : "`" + schema.getDefault() + "`";
        }

        @Override
        public String toString() {
            return kind + " " + path;
        }
    }

    static Stream<Field> fields() {
        return CrdYaml.generate().values().stream()
                .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
                .map(crd -> new Field(
                        crd.getSpec().getNames().getKind(),
                        "",
                        crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema()))
                .flatMap(Field::all);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void each_field_is_explained_in_a_sentence(Field field) {
        assertThat(field.schema().getDescription())
                .as(field.toString())
                .isNotBlank()
                .endsWith(".");
    }

    @Test
    void the_reference_is_what_the_crds_say() {
        for (String kind : new String[] {"LatencyPolicy", "NodeLatency"}) {
            GeneratedPart.of("policy-reference.md", kind)
                    .mustBeTable(
                            List.of("field", "type", "default", "meaning"),
                            fields().filter(field -> field.kind().equals(kind)
                                            && field.path().contains("."))
                                    .map(PolicyReferenceTest::row));
        }
    }

    private static List<String> row(Field field) {
        return List.of(
                "`" + field.path() + "`",
                field.type(),
                field.defaultValue(),
                field.schema().getDescription().replace("|", "\\|"));
    }
}
