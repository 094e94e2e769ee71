package dev.ipvs.latency.argocd;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests beside the actions, in Argo CD's own format, run by its own interpreter. */
class ActionsTest {
    private static final Path ACTIONS = Customizations.FOLDER.resolve("LatencyPolicy/actions");

    private final Lua lua = Lua.ofArgoCd();

    static Stream<JsonNode> discoveries() {
        return tests("discoveryTests");
    }

    static Stream<JsonNode> actions() {
        return tests("actionTests");
    }

    private static Stream<JsonNode> tests(String which) {
        return StreamSupport.stream(
                Customizations.yaml(ACTIONS.resolve("action_test.yaml"))
                        .get(which)
                        .spliterator(),
                false);
    }

    @ParameterizedTest
    @MethodSource("discoveries")
    void argo_cd_offers_the_actions_that_make_sense_in_a_state(JsonNode test) {
        JsonNode offered = lua.run(
                ACTIONS.resolve("discovery.lua"),
                ACTIONS.resolve(test.get("inputPath").asText()));

        Map<String, JsonNode> expected = StreamSupport.stream(test.get("result").spliterator(), false)
                .collect(toMap(action -> action.get("name").asText(), action -> action));
        assertThat(offered.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((name, action) -> {
            assertThat(offered.get(name).get("disabled")).as(name).isEqualTo(action.get("disabled"));
            assertThat(offered.get(name).get("displayName")).as(name).isEqualTo(action.get("displayName"));
        });
    }

    @ParameterizedTest
    @MethodSource("actions")
    void an_action_changes_what_its_test_says_and_nothing_else(JsonNode test) {
        JsonNode changed = lua.run(
                ACTIONS.resolve(test.get("action").asText()).resolve("action.lua"),
                ACTIONS.resolve(test.get("inputPath").asText()));

        assertThat(changed)
                .isEqualTo(Customizations.yaml(
                        ACTIONS.resolve(test.get("expectedOutputPath").asText())));
    }
}
