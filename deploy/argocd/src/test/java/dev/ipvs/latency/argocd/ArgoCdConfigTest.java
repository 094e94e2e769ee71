package dev.ipvs.latency.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgoCdConfigTest {
    private static final String REPAIR = "make docs";

    @Test
    void the_configuration_holds_the_scripts_as_they_are() throws IOException {
        for (Map.Entry<String, String> file : ArgoCdConfig.files().entrySet()) {
            Path committed = Path.of(file.getKey()).toAbsolutePath();
            if (System.getProperty("argocd.write") != null) {
                Files.writeString(committed, file.getValue());
            }
            assertThat(committed)
                    .as("%s differs from resource_customizations/; repair: %s", committed.getFileName(), REPAIR)
                    .content()
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void kustomize_adds_it_to_a_config_map_and_leaves_what_is_there(@TempDir Path folder) throws IOException {
        Path component = folder.toRealPath().relativize(Path.of("").toRealPath());
        Files.writeString(folder.resolve("argocd-cm.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: argocd-cm, namespace: argocd}
                data: {url: https://argocd.example}
                """);
        Files.writeString(folder.resolve("kustomization.yaml"), """
                resources: [argocd-cm.yaml]
                components: [%s]
                """.formatted(component));

        String built = Command.of(Provision.ofThisTree().tool("kustomize").toString(), "build", folder.toString())
                .output();

        JsonNode data = Serialization.unmarshal(built, JsonNode.class).get("data");
        assertThat(data.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "url",
                        "resource.customizations.health.latency.ipvs.dev_LatencyPolicy",
                        "resource.customizations.actions.latency.ipvs.dev_LatencyPolicy",
                        "resource.customizations.health.latency.ipvs.dev_NodeLatency");
    }
}
