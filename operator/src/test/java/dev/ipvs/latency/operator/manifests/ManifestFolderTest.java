package dev.ipvs.latency.operator.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.operator.Examples;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator makes of the ConfigMap that it has mounted. */
class ManifestFolderTest {
    @TempDir
    Path mounted;

    @Test
    void another_image_in_the_mounted_config_map_is_used_from_then_on() throws IOException {
        Files.writeString(mounted.resolve("helperImage"), "registry.example/node-helper:1\n");
        HelperManifest manifest = new HelperManifest("system", image(), new ManifestFolder(Optional.empty()));
        assertThat(imageOf(manifest)).isEqualTo("registry.example/node-helper:1");

        Files.writeString(mounted.resolve("helperImage"), "registry.example/node-helper:2\n");
        assertThat(imageOf(manifest)).isEqualTo("registry.example/node-helper:2");
    }

    @Test
    void a_mounted_manifest_stands_for_the_operators_own() throws IOException {
        Files.writeString(mounted.resolve("helperImage"), "registry.example/node-helper:1");
        Files.writeString(
                mounted.resolve("node-helper.yaml"),
                own("node-helper.yaml").replace("serviceAccountName: node-helper", "serviceAccountName: reader"));

        assertThat(pod(new HelperManifest("system", image(), new ManifestFolder(Optional.of(mounted))))
                        .getServiceAccountName())
                .isEqualTo("reader");
    }

    @Test
    void a_manifest_that_is_not_mounted_is_an_error_at_the_start() {
        assertThatThrownBy(() -> new HelperManifest("system", image(), new ManifestFolder(Optional.of(mounted))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("node-helper.yaml");
    }

    @Test
    void whatever_the_policies_select_a_helper_needs_an_image_for_its_node() {
        HelperManifest manifest = new HelperManifest(
                "system", new HelperImage(Optional.empty(), "image"), new ManifestFolder(Optional.empty()));

        assertThat(pod(manifest)
                        .getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms())
                .isNotEmpty()
                .allSatisfy(term -> assertThat(term.getMatchExpressions())
                        .contains(
                                new NodeSelectorRequirement("kubernetes.io/arch", "In", List.of("amd64", "arm64")),
                                new NodeSelectorRequirement("kubernetes.io/os", "In", List.of("linux"))));
    }

    @Test
    void no_taint_keeps_a_helper_from_a_node() {
        HelperManifest manifest = new HelperManifest(
                "system", new HelperImage(Optional.empty(), "image"), new ManifestFolder(Optional.empty()));

        assertThat(pod(manifest).getTolerations())
                .containsExactly(new TolerationBuilder().withOperator("Exists").build());
    }

    private HelperImage image() {
        return new HelperImage(Optional.of(mounted.resolve("helperImage")), "none");
    }

    private static String imageOf(HelperManifest manifest) {
        return pod(manifest).getContainers().getFirst().getImage();
    }

    private static PodSpec pod(HelperManifest manifest) {
        return manifest.on(List.of(Examples.policy().selector()))
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static String own(String file) throws IOException {
        try (InputStream yaml = Objects.requireNonNull(ManifestFolder.class.getResourceAsStream(file))) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
