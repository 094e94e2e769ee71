package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pod of {@code helm test}: what keeps a helper from running keeps it from running too. That it measures is shown on a real node by
 * {@code InstalledByHelmTest} of {@code make test-long}.
 */
class InstallCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helper.port=19914",
                "helper.seccompProfile.type=Unconfined",
                "openshift.enabled=true",
                "appArmorProfile=RuntimeDefault",
                "helper.resources.limits.memory=1Gi",
                "helper.priorityClassName=system-node-critical",
                "helper.tolerations[0].key=edge",
                "imagePullSecrets={regcred}"
            })
    void is_let_in_and_confined_as_a_helper_is(String value) throws IOException {
        JsonNode check = check(value);
        JsonNode helper = new YAMLMapper()
                .readTree(Rendered.byHelm("--set", value)
                        .<String>field("ConfigMap/latency-operator", "data", "node-helper.yaml"))
                .at("/spec/template/spec");

        for (String field : new String[] {
            "/hostNetwork",
            "/affinity",
            "/tolerations",
            "/priorityClassName",
            "/imagePullSecrets",
            "/containers/0/securityContext",
            "/containers/0/resources",
            "/containers/0/imagePullPolicy"
        }) {
            assertThat(check.at(field)).as(field).isEqualTo(helper.at(field));
        }
    }

    @Test
    void measures_once_has_no_token_and_does_not_run_for_ever() throws IOException {
        JsonNode pod = check("helper.image.tag=");

        assertThat(pod.at("/containers/0/args")).hasToString("[\"measure\",\"--breached-exit-code\",\"0\"]");
        assertThat(pod.at("/containers/0/image").asText())
                .isEqualTo(Tree.NO_REGISTRY + "/node-helper:" + Tree.version());
        assertThat(pod.at("/containers/0").fieldNames())
                .toIterable()
                .doesNotContain("ports", "livenessProbe", "readinessProbe", "startupProbe", "env");
        assertThat(pod.at("/restartPolicy").asText()).isEqualTo("Never");
        assertThat(pod.at("/activeDeadlineSeconds").asInt()).isBetween(60, 600);
        assertThat(pod.at("/automountServiceAccountToken")).hasToString("false");
        assertThat(pod.has("serviceAccountName")).isFalse();
    }

    private static JsonNode check(String value) {
        return new ObjectMapper()
                .valueToTree(Rendered.ofTemplate("tests/measure.yaml", "--set", value)
                        .<Object>field("Pod/latency-measure-once", "spec"));
    }
}
