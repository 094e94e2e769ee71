package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The chart's security context constraints, by the rules of OpenShift's admission: they admit our pods, and allow nothing that none of
 * them uses. Not shown: an OpenShift cluster, of which no part can be had here.
 */
class OpenShiftTest {
    private static final Rendered CHART = Rendered.byHelm("--set", "openshift.enabled=true");
    private static final String HELPER = "SecurityContextConstraints/latency-node-helper";
    private static final String FIXER = "SecurityContextConstraints/latency-node-fixer";

    /** What a namespace's pods have by default, as OpenShift 4.11 and later ship it. */
    private static final String RESTRICTED_V2 = """
            {allowHostIPC: false, allowHostNetwork: false, allowHostPID: false, allowHostPorts: false,
             allowPrivilegeEscalation: false, allowPrivilegedContainer: false, allowedCapabilities: [NET_BIND_SERVICE],
             requiredDropCapabilities: [ALL], readOnlyRootFilesystem: false, runAsUser: {type: MustRunAsRange},
             volumes: [configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret]}
            """;

    @Test
    void the_helpers_admit_a_helper_and_allow_nothing_else() throws IOException {
        allowsJust(HELPER, List.of(manifest("node-helper").at("/spec/template/spec")));
    }

    @Test
    void the_fixers_admit_fix_pods_and_allow_nothing_else() throws IOException {
        allowsJust(
                FIXER,
                List.of(
                        manifest("sysctl").path("spec"),
                        manifest("livepatch-apply").path("spec"),
                        manifest("livepatch-revert").path("spec")));
    }

    @Test
    void the_platforms_own_admit_the_operator_and_nothing_of_ours_on_a_node() throws IOException {
        assertThat(restricted().refusing(operator(CHART))).isEmpty();
        assertThat(restricted().refusing(manifest("node-helper").at("/spec/template/spec")))
                .contains("allowHostNetwork", "allowedCapabilities");
        assertThat(restricted().refusing(manifest("livepatch-apply").path("spec")))
                .contains("allowPrivilegedContainer");
    }

    @Test
    void without_the_value_the_operator_has_a_user_that_the_platform_refuses() throws IOException {
        assertThat(restricted().refusing(operator(Rendered.byHelm()))).containsExactly("runAsUser");
    }

    private static SccRules restricted() throws IOException {
        return new SccRules(new YAMLMapper().readTree(RESTRICTED_V2));
    }

    private static JsonNode operator(Rendered chart) {
        return new ObjectMapper()
                .valueToTree(chart.<Object>field("Deployment/latency-operator", "spec", "template", "spec"));
    }

    private static void allowsJust(String constraints, List<JsonNode> pods) throws IOException {
        ObjectNode allowed = new ObjectMapper().valueToTree(CHART.get(constraints));
        assertThat(pods)
                .allSatisfy(
                        pod -> assertThat(new SccRules(allowed).refusing(pod)).isEmpty());

        Set<String> unused = new TreeSet<>();
        allowed.propertyStream()
                .filter(field ->
                        field.getKey().startsWith("allow") && field.getValue().asBoolean())
                .forEach(field -> {
                    ObjectNode without = allowed.deepCopy().put(field.getKey(), false);
                    if (pods.stream()
                            .allMatch(pod -> new SccRules(without).refusing(pod).isEmpty())) {
                        unused.add(field.getKey());
                    }
                });
        assertThat(unused).as("allowed, and used by no pod").isEmpty();
    }

    private static JsonNode manifest(String name) throws IOException {
        return new YAMLMapper().readTree(CHART.<String>field("ConfigMap/latency-operator", "data", name + ".yaml"));
    }
}
