package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and chart on their way through a real registry, by the commands of docs/install.md. */
class RegistryTest {

    @Test
    @Tag("packaged")
    void an_image_comes_out_with_the_digest_that_it_went_in_with(@TempDir Path folder) throws IOException {
        String archive = "oci-archive:"
                + run(Tree.ROOT.resolve("node-helper/image/build").toString()).strip();
        try (RealRegistry registry = RealRegistry.in(folder)) {
            String image = "docker://" + registry.host() + "/latency/node-helper:" + Tree.version();
            run("skopeo", "copy", "--dest-tls-verify=false", archive, image);

            assertThat(run("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", image))
                    .isEqualTo(run("skopeo", "inspect", "--format", "{{.Digest}}", archive));
        }
    }

    /** In the tree some of the chart's files are links to files outside of it; what is pushed has them itself. */
    @Test
    void a_chart_is_rendered_from_where_it_was_pushed_as_from_the_tree(@TempDir Path folder) throws IOException {
        String helm = Provision.ofThisTree().tool("helm").toString();
        try (RealRegistry registry = RealRegistry.in(folder)) {
            String charts = "oci://" + registry.host() + "/latency/charts";
            new Shell(folder.resolve("no-cluster"))
                    .output(InstallGuide.read()
                            .under("Images")
                            .getLast()
                            .replace("registry.example", registry.host())
                            .replace("--destination target", "--destination " + folder)
                            .replace("helm push target/", "helm push --plain-http " + folder + "/"));

            String rules = "monitoring.rules.enabled=true";
            assertThat(Rendered.of(run(
                            helm,
                            "template",
                            "latency-operator",
                            charts + "/ipvs-latency-operator",
                            "--plain-http",
                            "--include-crds",
                            "--no-hooks",
                            "--namespace",
                            "ipvs-latency-system",
                            "--set",
                            "image.registry=" + Tree.NO_REGISTRY,
                            "--set",
                            rules)))
                    .isEqualTo(Rendered.byHelm("--include-crds", "--set", rules));
        }
    }

    private static String run(String... words) {
        return new Command(List.of(words), Duration.ofMinutes(5)).output();
    }
}
