package dev.ipvs.latency.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flux has no scripts: by kstatus it judges the same examples by generation and conditions alone, and comes to the same. */
class KstatusTest {
    private final Path kstatus = Provision.ofThisTree().tool("kstatus");

    /** The policies, since nobody keeps a NodeLatency in Git; each as operator and API server write it, which is not without conditions. */
    static Stream<HealthTest.Case> cases() {
        return HealthTest.cases()
                .filter(example -> example.kind().endsWith("LatencyPolicy"))
                .filter(example -> !example.object().endsWith("progressing_noConditions.yaml"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void flux_waits_for_what_goes_on_and_fails_what_stopped(HealthTest.Case example) {
        String said =
                Command.of(kstatus.toString(), example.object().toString()).output();

        assertThat(Serialization.unmarshal(said, JsonNode.class).get("status").asText())
                .isEqualTo(expected(example));
    }

    private static String expected(HealthTest.Case example) {
        String health = example.test().get("healthStatus").get("status").asText();
        return switch (health) {
            case "Healthy" -> "Current";
            case "Progressing" ->
                Customizations.yaml(example.object()).at("/metadata").has("deletionTimestamp")
                        ? "Terminating"
                        : "InProgress";
            // It knows no waiting for a person, and need not wait for its time to run out.
            case "Suspended", "Degraded" -> "Failed";
            default -> throw new IllegalArgumentException(health);
        };
    }
}
