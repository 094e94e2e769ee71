package dev.ipvs.latency.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class CrdYamlTest {
    private static final String REPAIR = "make crds";

    @Test
    void the_committed_yaml_is_what_the_java_model_says() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        for (Map.Entry<String, String> file : CrdYaml.generate().entrySet()) {
            Path committed = folder.resolve(file.getKey());
            if (System.getProperty("crds.write") != null) {
                Files.writeString(committed, file.getValue());
            }
            assertThat(committed)
                    .as("%s differs from the Java model; repair: %s", committed.getFileName(), REPAIR)
                    .content()
                    .isEqualTo(file.getValue());
        }
    }

    /** By a reader of YAML 1.1, as kubectl and Helm have one: to it, Off without quotes is false. */
    @Test
    void what_is_a_word_in_the_model_is_one_to_kubectl_too() {
        Object crd = new Yaml().load(CrdYaml.generate().get("latencypolicies.latency.ipvs.dev.yaml"));

        assertThat(strings(crd).flatMap(CrdYamlTest::words))
                .contains("Off", "Sliced")
                .allSatisfy(word -> assertThat(word).isInstanceOf(String.class));
    }

    /** The schemas of all fields that hold a string. */
    private static Stream<Map<?, ?>> strings(Object node) {
        return switch (node) {
            case Map<?, ?> map ->
                Stream.concat(
                        "string".equals(map.get("type")) ? Stream.of(map) : Stream.empty(),
                        map.values().stream().flatMap(CrdYamlTest::strings));
            case List<?> list -> list.stream().flatMap(CrdYamlTest::strings);
            default -> Stream.empty();
        };
    }

    private static Stream<Object> words(Map<?, ?> schema) {
        Stream<Object> byDefault =
                Stream.of("default").filter(schema::containsKey).map(schema::get);
        return schema.get("enum") instanceof List<?> words ? Stream.concat(words.stream(), byDefault) : byDefault;
    }
}
