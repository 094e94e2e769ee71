package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pod of {@code helm test}: what keeps a helper from running keeps it from running too. That it measures is shown on a real node by
 * {@code InstalledByHelmTest} of {@code make test-long}.
 */
class InstallCheckTest {
    private static final String POD = "Pod/latency-measure-once";

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
        Rendered check = check(value);
        Map<String, Object> helper = helper(value);
        Map<String, Object> helperContainer = container(helper);
        Map<String, Object> pod = check.field(POD, "spec");

        assertThat(container(pod))
                .containsEntry("securityContext", helperContainer.get("securityContext"))
                .containsEntry("resources", helperContainer.get("resources"));
        for (String field :
                List.of("hostNetwork", "affinity", "tolerations", "priorityClassName", "imagePullSecrets")) {
            assertThat(pod.get(field)).as(field).isEqualTo(helper.get(field));
        }
    }

    @Test
    void measures_once_has_no_token_and_does_not_run_for_ever() throws IOException {
        Map<String, Object> pod = check("helper.image.tag=").field(POD, "spec");

        assertThat(container(pod))
                .containsEntry("args", List.of("measure", "--breached-exit-code", "0"))
                .containsEntry("image", Tree.NO_REGISTRY + "/node-helper:" + Tree.version())
                .doesNotContainKeys("ports", "livenessProbe", "readinessProbe", "startupProbe", "env");
        assertThat(pod)
                .containsEntry("automountServiceAccountToken", false)
                .containsEntry("restartPolicy", "Never")
                .containsKey("activeDeadlineSeconds")
                .doesNotContainKey("serviceAccountName");
    }

    private static Rendered check(String value) {
        return Rendered.ofTemplate("tests/measure.yaml", "--set", value);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> helper(String value) throws IOException {
        String manifest =
                Rendered.byHelm("--set", value).field("ConfigMap/latency-operator", "data", "node-helper.yaml");
        Map<String, Object> daemonSet = new YAMLMapper().readValue(manifest, Map.class);
        Map<String, Object> spec = (Map<String, Object>) daemonSet.get("spec");
        return (Map<String, Object>) ((Map<String, Object>) spec.get("template")).get("spec");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> container(Map<String, Object> pod) {
        return ((List<Map<String, Object>>) pod.get("containers")).getFirst();
    }
}
