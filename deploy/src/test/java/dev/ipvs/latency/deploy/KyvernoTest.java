package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Kyverno's own program says of our pods, by both of its kinds of policy. */
@Tag("engines")
class KyvernoTest {
    private static final Path EXCEPTIONS = Tree.DEPLOY.resolve("policy-engines/kyverno");
    private static final Pattern REFUSED = Pattern.compile("(?m)^policy \\S+ -> resource \\S+/(\\S+) failed:");

    /** Policies as clusters have them, and our exceptions from them. */
    private enum Policies {
        BASELINE("kyverno-cluster-policy.yaml", "baseline", "cluster-policies.yaml"),
        RESTRICTED("kyverno-cluster-policy.yaml", "restricted", "cluster-policies.yaml"),
        BASELINE_AND_RESTRICTED_IN_CEL("kyverno-validating-policies.yaml", "", "validating-policies.yaml");

        private final String file;
        private final String level;
        private final String exceptions;

        Policies(String file, String level, String exceptions) {
            this.file = file;
            this.level = level;
            this.exceptions = exceptions;
        }

        Path writtenTo(Path folder) throws IOException {
            Path source =
                    Tree.DEPLOY.resolve("src/test/resources/policy-engines").resolve(file);
            return Files.writeString(
                    folder.resolve(file), Files.readString(source).replace("LEVEL", level));
        }

        Path exceptions() {
            return EXCEPTIONS.resolve(exceptions);
        }
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void without_an_exception_all_of_ours_are_refused(Policies policies) throws IOException {
        List<Workload> ours = OurWorkloads.all();

        assertThat(refused(policies, List.of(), ours)).containsExactlyInAnyOrderElementsOf(Workload.names(ours));
    }

    @ParameterizedTest
    @EnumSource
    void with_our_exceptions_all_of_ours_are_admitted(Policies policies) throws IOException {
        assertThat(refused(policies, List.of(policies.exceptions()), OurWorkloads.all()))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void with_our_exceptions_nothing_else_is_admitted(Policies policies) throws IOException {
        String label = "/metadata/labels/app.kubernetes.io~1name";
        String context = "/spec/containers/0/securityContext";
        Workload fixPod = OurWorkloads.fixPod("sysctl");
        Workload helper = OurWorkloads.helperPod();
        List<Workload> strangers = List.of(
                fixPod.named("a-fix-pod-by-another-name"),
                fixPod.named("fix-by-another-label").with(label, "other"),
                fixPod.named("fix-without-a-label").with("/metadata/labels", "{}"),
                fixPod.named("fix-elsewhere").with("/metadata/namespace", "default"),
                fixPod.named("fix-of-another-image").with("/spec/containers/0/image", "registry.example/other:1"),
                OurWorkloads.fixPod("livepatch-apply")
                        .named("fix-with-a-privileged-bundle")
                        .with("/spec/initContainers/0/securityContext/privileged", "true"),
                helper.named("a-helper-by-another-name"),
                helper.named("node-helper-by-another-label").with(label, "other"),
                helper.named("node-helper-elsewhere").with("/metadata/namespace", "default"),
                helper.named("node-helper-of-another-image")
                        .with("/spec/containers/0/image", "registry.example/other:1"),
                helper.named("node-helper-with-privilege").with(context + "/privileged", "true"),
                helper.named("node-helper-with-another-capability").with(context + "/capabilities/add/0", "NET_ADMIN"),
                helper.named("node-helper-with-the-hosts-pids").with("/spec/hostPID", "true"));

        assertThat(refused(policies, List.of(policies.exceptions()), strangers))
                .containsExactlyInAnyOrderElementsOf(Workload.names(strangers));
    }

    /** The names of those that a policy refuses. */
    private Set<String> refused(Policies policies, List<Path> exceptions, List<Workload> workloads) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Provision.ofThisTree().tool("kyverno").toString(),
                "apply",
                policies.writtenTo(folder).toString(),
                "--resource=" + Workload.written(workloads, folder.resolve("workloads.yaml")),
                "--remove-color"));
        exceptions.forEach(exception -> words.add("--exception=" + exception));
        Command.Finished applied = Command.of(words.toArray(String[]::new)).run();
        Set<String> names = new TreeSet<>();
        REFUSED.matcher(applied.stdout()).results().forEach(refused -> names.add(refused.group(1)));
        assertThat(applied.stdout()).as(applied.stderr()).contains("error: 0");
        assertThat(applied.succeeded()).isEqualTo(names.isEmpty());
        return names;
    }
}
