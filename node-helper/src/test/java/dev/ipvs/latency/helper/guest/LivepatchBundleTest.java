package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What livepatch/build and livepatch/image make; needs packages of other suites, but no guest. */
@Tag("guest")
class LivepatchBundleTest {

    private static final Path SCHEMA = Path.of("../livepatch/manifest.schema.json");

    @TempDir
    Path folder;

    @Test
    void the_same_kernels_give_the_same_bytes_in_whatever_order_and_place() throws IOException {
        Path one = LivepatchBundle.build(folder.resolve("one"), "bullseye", "bookworm")
                .folder();
        Path other = LivepatchBundle.build(folder.resolve("other/place"), "bookworm", "bullseye")
                .folder();

        assertThat(Command.of("diff", "--recursive", one.toString(), other.toString())
                        .run()
                        .exitCode())
                .isZero();
        assertThat(files(one)).hasSize(3);
    }

    @Test
    void the_manifest_is_as_its_schema_says() throws IOException {
        Path bundle = LivepatchBundle.build(folder, "bullseye", "bookworm").folder();

        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(SCHEMA))
                        .validate(new ObjectMapper()
                                .readTree(bundle.resolve("manifest.json").toFile())))
                .isEmpty();
    }

    @Test
    void a_module_built_otherwise_is_taken_in_beside_and_nothing_but_a_livepatch_is() throws IOException {
        Path other = LivepatchBundle.testModules("bookworm");
        String bundle = folder.resolve("bundle").toString();

        LivepatchBundle.script(List.of(
                "build",
                "--output",
                bundle,
                "bookworm",
                "--module",
                other.resolve("other_estimator_patch.ko").toString()));

        assertThat(files(Path.of(bundle)))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("manifest.json", "ipvs_estimator_off.ko", "other_estimator_patch.ko");
        assertThat(Command.of(
                                "../livepatch/build",
                                "--output",
                                bundle,
                                "--module",
                                other.resolve("transition_staller.ko").toString())
                        .run()
                        .stderr())
                .contains("is no livepatch");
    }

    @Test
    void the_image_copies_its_bundle_into_a_folder_without_any_right() throws IOException {
        Path bundle = LivepatchBundle.build(folder, "bookworm").folder();
        String archive =
                LivepatchBundle.script(List.of("image", bundle.toString())).strip();
        Path root = folder.resolve("root");

        Command.of("sh", "-euc", """
                mkdir "$1/layout" && tar -x -C "$1/layout" -f "$0"
                umoci raw unpack --image "$1/layout:bundle" "$1/root" >/dev/null 2>&1
                mkdir --mode=777 "$1/root/target"
                chroot --userspec=65534:65534 "$1/root" /copy /target
                """, archive, folder.toString()).output();

        assertThat(Command.of(
                                "diff",
                                "--recursive",
                                bundle.toString(),
                                root.resolve("target").toString())
                        .run()
                        .exitCode())
                .isZero();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
