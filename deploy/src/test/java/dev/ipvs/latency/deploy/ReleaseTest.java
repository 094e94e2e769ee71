package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
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

/** A release, signed with a throwaway key. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseTest {
    private final String cosign = Provision.ofThisTree().tool("cosign").toString();
    private Path folder = Path.of("");

    @BeforeAll
    void released(@TempDir Path folder) {
        this.folder = folder;
        run("env", "COSIGN_PASSWORD=", cosign, "generate-key-pair", "--output-key-prefix", folder + "/throwaway");
        release("first", "KEY=" + folder + "/throwaway.key");
    }

    @Test
    void the_same_tree_gives_the_same_checksums() throws IOException {
        release("second", "KEY=");
        assertThat(folder.resolve("second/SHA256SUMS")).hasSameTextualContentAs(folder.resolve("first/SHA256SUMS"));
    }

    @Test
    void its_checksums_hold_and_their_signature_is_verified_until_one_is_changed() throws IOException {
        String verify = InstallGuide.read().under("Verify a release").getFirst();
        assertThat(verified(verify).succeeded()).isTrue();

        Path sums = folder.resolve("first/SHA256SUMS");
        String original = Files.readString(sums);
        Files.writeString(sums, original.replaceFirst("[0-9a-f]", "x"));
        assertThat(verified(verify).stderr()).contains("invalid signature");
        Files.writeString(sums, original);
    }

    @Test
    void install_yaml_has_the_crds_and_names_the_images_by_digest() throws IOException {
        Rendered install = Rendered.of(Files.readString(folder.resolve("first/install.yaml")));
        assertThat(install.names())
                .contains(
                        "CustomResourceDefinition/latencypolicies.latency.ipvs.dev",
                        "CustomResourceDefinition/nodelatencies.latency.ipvs.dev",
                        "Namespace/ipvs-latency-system");
        assertThat(install.<String>field("ConfigMap/latency-operator", "data", "helperImage"))
                .matches("registry.example/latency/node-helper@sha256:[0-9a-f]{64}");
    }

    private Command.Finished verified(String commands) {
        String there = "cd '%s/first'%ncp ../throwaway.pub cosign.pub%n%s"
                .formatted(folder, commands.replaceFirst("(?m)^cosign", cosign));
        return Command.of("bash", "-euc", there).run();
    }

    private void release(String name, String key) {
        run(
                "env",
                "COSIGN_PASSWORD=",
                "REGISTRY=registry.example/latency",
                key,
                Tree.DEPLOY.resolve("release").toString(),
                folder.resolve(name).toString());
    }

    private static String run(String... words) {
        return new Command(List.of(words), Duration.ofMinutes(10)).output();
    }
}
