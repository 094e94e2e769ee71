package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What `make images` gives: one archive for each image, with both architectures under one name. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchivesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private String helper = "";
    private Path folder = Path.of("");

    @BeforeAll
    void built(@TempDir Path folder) throws IOException {
        this.folder = folder;
        helper = "node-helper-" + Tree.version() + ".tar";
        run(
                "env",
                "REGISTRY=registry.example/latency",
                Tree.DEPLOY.resolve("images/all").toString(),
                folder.toString());
    }

    /** By anything less than a complete reference, containerd's import names an image that the kubelet cannot start. */
    @Test
    void an_archive_names_its_image_completely() throws IOException {
        JsonNode index =
                JSON.readTree(run("tar", "-xO", "-f", folder.resolve(helper).toString(), "./index.json"));
        assertThat(index.at("/manifests/0/annotations/io.containerd.image.name").asText())
                .isEqualTo("registry.example/latency/node-helper:" + Tree.version());
    }

    @Test
    void skopeo_finds_an_image_for_each_architecture() throws IOException {
        String archive = "oci-archive:" + folder.resolve(helper);
        for (String architecture : List.of("amd64", "arm64")) {
            assertThat(JSON.readTree(run("skopeo", "--override-arch", architecture, "inspect", archive))
                            .get("Architecture")
                            .asText())
                    .isEqualTo(architecture);
            assertThat(folder.resolve("node-helper-%s-%s.cdx.json".formatted(Tree.version(), architecture)))
                    .exists();
        }
    }

    /** The same CPU instructions, libraries and BPF objects as on an arm64 node; but no kernel of that architecture is asked. */
    @Test
    void the_helper_for_arm64_starts_under_emulation_and_opens_its_bpf_objects() throws IOException {
        Path root = Path.of(
                run("bash", "-euc", """
                cd "$1" && mkdir layout root && tar -x -C layout -f "$2"
                blob() { echo "layout/blobs/${1/://}"; }
                index=$(blob "$(jq -r '.manifests[0].digest' layout/index.json)")
                image=$(blob "$(jq -r '.manifests[] | select(.platform.architecture == "arm64").digest' "$index")")
                for layer in $(jq -r '.layers[].digest' "$image"); do tar -xz -C root -f "$(blob "$layer")" --exclude='./dev/*'; done
                realpath root""", "bash", folder.toString(), helper).strip());
        Path launcher = root.resolve("opt/node-helper/bin/node-helper");
        String emulated =
                Files.readString(launcher).replace("exec ", "exec qemu-aarch64-static -L '%s' ".formatted(root));
        Files.writeString(launcher, emulated);

        assertThat(run(launcher.toString(), "train")).contains("metrics on port");
    }

    private static String run(String... words) {
        return new Command(List.of(words), Duration.ofMinutes(10)).output();
    }
}
