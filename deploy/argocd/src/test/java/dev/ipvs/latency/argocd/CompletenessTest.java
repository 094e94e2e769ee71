package dev.ipvs.latency.argocd;

import static dev.ipvs.latency.argocd.Customizations.folderOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.operator.rollout.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is missing among scripts, tests and examples, or is there for nothing. */
class CompletenessTest {
    private static final Pattern REASON_ASKED_FOR = Pattern.compile("(\\w+) = true[,}]|reason == \"(\\w+)\"");

    static Stream<Path> scripts() {
        return Customizations.files(Customizations.FOLDER, ".lua").stream();
    }

    static Stream<Path> examples() {
        return Customizations.files(Customizations.FOLDER, ".yaml").stream()
                .filter(file -> folderOf(file).endsWith("testdata"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void each_script_is_tested(Path script) {
        String name = script.getFileName().toString();
        String test = switch (name) {
            case "health.lua" -> Customizations.text(script.resolveSibling("health_test.yaml"));
            case "discovery.lua" -> Customizations.text(script.resolveSibling("action_test.yaml"));
            default -> Customizations.text(folderOf(script).resolveSibling("action_test.yaml"));
        };

        assertThat(test)
                .contains(
                        switch (name) {
                            case "health.lua" -> "healthStatus:";
                            case "discovery.lua" -> "discoveryTests:";
                            default -> "action: " + folderOf(script).getFileName() + "\n";
                        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_example_is_used_by_a_test(Path example) {
        Path folder = folderOf(folderOf(example));
        String tests = Customizations.files(folder, "_test.yaml").stream()
                .filter(file -> folderOf(file).equals(folder))
                .map(Customizations::text)
                .reduce("", String::concat);

        assertThat(tests).contains("testdata/" + example.getFileName() + "\n");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_example_is_an_object_of_our_api(Path example) throws Exception {
        JsonNode object = Customizations.yaml(example);
        ObjectMapper strict =
                Serialization.jsonMapper().copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

        assertThat(object.get("kind").asText()).isIn("LatencyPolicy", "NodeLatency");
        Class<?> kind = object.get("kind").asText().equals("LatencyPolicy") ? LatencyPolicy.class : NodeLatency.class;
        assertThat(strict.treeToValue(object, kind)).isNotNull();
    }

    @Test
    void each_reason_that_a_script_asks_for_is_one_that_the_operator_gives() {
        Set<String> asked = scripts()
                .map(Customizations::text)
                .flatMap(script -> REASON_ASKED_FOR.matcher(script).results())
                .flatMap(found -> Stream.of(found.group(1), found.group(2)))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());

        assertThat(asked).isNotEmpty();
        assertThat(Arrays.stream(Reason.values()).map(Enum::name)).containsAll(asked);
    }
}
