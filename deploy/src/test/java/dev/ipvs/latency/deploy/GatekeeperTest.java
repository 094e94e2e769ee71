package dev.ipvs.latency.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Gatekeeper's own program says of our pods, by the kinds of constraint that its library has for Pod Security. */
@Tag("engines")
class GatekeeperTest {
    private static final Path RESOURCES = Tree.DEPLOY.resolve("src/test/resources/policy-engines");
    private static final Path USUAL = RESOURCES.resolve("gatekeeper-constraints.yaml");
    private static final Path OURS = Tree.DEPLOY.resolve("policy-engines/gatekeeper/constraints.yaml");
    private static final List<Workload> OUR_PODS =
            OurWorkloads.all().stream().filter(Workload::isPod).toList();

    @TempDir
    private Path folder;

    @Test
    void the_usual_constraints_refuse_each_of_our_pods() throws IOException {
        assertThat(refused(USUAL, OUR_PODS)).containsExactlyInAnyOrderElementsOf(Workload.names(OUR_PODS));
    }

    @Test
    void ours_admit_each_of_our_pods() throws IOException {
        assertThat(refused(OURS, OUR_PODS)).isEmpty();
    }

    @Test
    void ours_refuse_what_is_beside_our_pods_or_elsewhere() throws IOException {
        String label = "/metadata/labels/app.kubernetes.io~1name";
        List<Workload> strangers = List.of(
                OurWorkloads.fixPod("livepatch-apply").named("privileged").with(label, "other"),
                OurWorkloads.fixPod("sysctl").named("without-a-label").with("/metadata/labels", "{}"),
                OurWorkloads.helperPod().named("in-the-hosts-network").with(label, "other"),
                OurWorkloads.helperPod()
                        .named("a-privileged-helper")
                        .with("/spec/containers/0/securityContext/privileged", "true"),
                OurWorkloads.helperPod().named("a-helper-with-the-hosts-pids").with("/spec/hostPID", "true"),
                OurWorkloads.fixPod("sysctl").named("a-fix-pod-elsewhere").with("/metadata/namespace", "default"),
                OurWorkloads.helperPod().named("a-helper-elsewhere").with("/metadata/namespace", "default"));

        assertThat(refused(OURS, strangers)).containsExactlyInAnyOrderElementsOf(Workload.names(strangers));
    }

    /** The names of those that violate a constraint. */
    private Set<String> refused(Path constraints, List<Workload> workloads) throws IOException {
        Command.Finished test = Command.of(
                        Provision.ofThisTree().tool("gator").toString(),
                        "test",
                        "--filename=" + RESOURCES.resolve("gatekeeper-templates.yaml"),
                        "--filename=" + constraints,
                        "--filename=" + Workload.written(workloads, folder.resolve("workloads.yaml")),
                        "--output=json")
                .run();
        assertThat(test.stderr()).isEmpty();
        Set<String> names = new TreeSet<>();
        for (JsonNode violation : Workload.read(test.stdout())) {
            names.add(violation.at("/violatingObject/metadata/name").asText());
        }
        assertThat(test.succeeded()).isEqualTo(names.isEmpty());
        return names;
    }
}
