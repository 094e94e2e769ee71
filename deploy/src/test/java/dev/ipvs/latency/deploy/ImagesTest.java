package dev.ipvs.latency.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The images as skopeo and whoever reads their bills of materials see them; that they run is shown on a node, by the story. */
@Tag("packaged")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesTest {
    private static final long MIB = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Path> BUILDS = Map.of(
            "latency-operator", Tree.ROOT.resolve("operator/image/build"),
            "node-helper", Tree.ROOT.resolve("node-helper/image/build"));

    private final Map<String, Path> archives = new HashMap<>();
    private final Map<String, Path> layouts = new HashMap<>();

    @BeforeAll
    void built(@TempDir Path folder) {
        BUILDS.forEach((name, build) -> {
            Path archive = Path.of(run(build.toString()).strip());
            archives.put(name, archive);
            layouts.put(name, folder.resolve(name));
            run("skopeo", "copy", "oci-archive:" + archive, "oci:" + folder.resolve(name) + ":image");
        });
    }

    @ParameterizedTest(name = "{0} is under {1} MiB unpacked and runs as {2}")
    @CsvSource({"latency-operator, 120, 65532:65532", "node-helper, 93, 0:0"})
    void an_image_is_small_and_says_what_it_is(String name, long bound, String user) throws IOException {
        JsonNode manifest = manifest(name);
        JsonNode config = blob(name, manifest.at("/config/digest").asText());
        long size = 0;
        for (JsonNode layer : manifest.get("layers")) {
            size += unpacked(path(name, layer.get("digest").asText()));
        }
        assertThat(size).isLessThan(bound * MIB);
        assertThat(config.at("/config/User").asText()).isEqualTo(user);
        assertThat(config.at("/config/Labels").has("org.opencontainers.image.version"))
                .isTrue();
        assertThat(config.at("/config/Labels/org.opencontainers.image.title").asText())
                .startsWith("IPVS latency");
    }

    @ParameterizedTest
    @CsvSource({"latency-operator, operator-framework-core", "node-helper, jnr-ffi"})
    void the_bill_of_materials_names_jars_packages_and_the_runtime(String name, String jar) throws IOException {
        JsonNode layers = manifest(name).get("layers");
        Path program = path(name, layers.get(layers.size() - 1).get("digest").asText());
        JsonNode bill =
                JSON.readTree(run("tar", "-xzO", "-f", program.toString(), "./usr/share/sbom/" + name + ".cdx.json"));
        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.get("components").findValuesAsText("name")).contains(jar, "libc6", "OpenJDK");
    }

    /** In a cache of its own, so that nothing is there already. */
    @Test
    void the_same_input_makes_the_same_bytes_again(@TempDir Path cache) throws IOException {
        for (Map.Entry<String, Path> build : BUILDS.entrySet()) {
            Path again = Path.of(
                    run("env", "IPVS_LATENCY_CACHE=" + cache, build.getValue().toString())
                            .strip());
            assertThat(Files.mismatch(again, archives.get(build.getKey())))
                    .as("first byte that differs in %s", build.getKey())
                    .isEqualTo(-1);
        }
    }

    private JsonNode manifest(String name) throws IOException {
        JsonNode index = JSON.readTree(layout(name).resolve("index.json").toFile());
        return blob(name, index.at("/manifests/0/digest").asText());
    }

    private JsonNode blob(String name, String digest) throws IOException {
        return JSON.readTree(path(name, digest).toFile());
    }

    private Path path(String name, String digest) {
        return layout(name).resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private Path layout(String name) {
        return requireNonNull(layouts.get(name));
    }

    private static long unpacked(Path layer) throws IOException {
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(layer))) {
            return stream.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static String run(String... words) {
        return new Command(List.of(words), Duration.ofMinutes(5)).output();
    }
}
