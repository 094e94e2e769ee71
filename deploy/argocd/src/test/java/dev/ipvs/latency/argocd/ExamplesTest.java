package dev.ipvs.latency.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Applications that users start from: what is lost where one of them says less. */
class ExamplesTest {
    private static final Path FOLDER = Path.of("examples").toAbsolutePath();

    @Test
    void the_namespace_that_argo_cd_makes_admits_helper_and_fix_pods() {
        JsonNode sync = application("operator").at("/spec/syncPolicy");

        assertThat(sync.at("/syncOptions").toString()).contains("CreateNamespace=true");
        assertThat(sync.at("/managedNamespaceMetadata/labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asText())
                .isEqualTo("privileged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "policies"})
    void what_an_application_made_goes_with_it(String example) {
        assertThat(application(example).at("/metadata/finalizers").toString())
                .contains("\"resources-finalizer.argocd.argoproj.io\"");
    }

    /** Argo CD deletes waves from last to first, and a policy whose operator is gone restores no node. */
    @Test
    void an_app_of_apps_deletes_the_policies_before_the_operator() {
        assertThat(wave(application("policies"))).isGreaterThan(wave(application("operator")));
    }

    /** As Argo CD reads it: 0 where it is not said. */
    private static int wave(JsonNode application) {
        return application
                .at("/metadata/annotations")
                .path("argocd.argoproj.io/sync-wave")
                .asInt(0);
    }

    private static JsonNode application(String example) {
        return Customizations.yaml(FOLDER.resolve(example + ".yaml"));
    }
}
