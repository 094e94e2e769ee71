package dev.ipvs.latency.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests beside the health checks, in Argo CD's own format, run by its own interpreter. */
class HealthTest {
    private final Lua lua = Lua.ofArgoCd();

    /** One entry of a {@code health_test.yaml}. */
    record Case(Path kind, JsonNode test) {
        Path object() {
            return kind.resolve(test.get("inputPath").asText());
        }

        @Override
        public String toString() {
            return kind.getFileName() + " " + object().getFileName();
        }
    }

    static Stream<Case> cases() {
        return Customizations.kinds().stream()
                .flatMap(kind -> StreamSupport.stream(
                                Customizations.yaml(kind.resolve("health_test.yaml"))
                                        .get("tests")
                                        .spliterator(),
                                false)
                        .map(test -> new Case(kind, test)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void argo_cd_sees_the_health_that_the_test_beside_the_script_names(Case example) {
        JsonNode health = lua.run(example.kind().resolve("health.lua"), example.object());

        assertThat(health).isEqualTo(example.test().get("healthStatus"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_name_of_an_example_begins_with_its_health(Case example) {
        String status = example.test().get("healthStatus").get("status").asText();

        assertThat(example.object().getFileName().toString()).matches(status.toLowerCase() + "_[a-zA-Z]+\\.yaml");
    }
}
