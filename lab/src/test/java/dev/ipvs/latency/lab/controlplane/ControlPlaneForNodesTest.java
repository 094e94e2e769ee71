package dev.ipvs.latency.lab.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.folder.LabFolder;
import dev.ipvs.latency.lab.folder.LabHome;
import dev.ipvs.latency.lab.network.LabNetwork;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.process.Wait;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlPlaneForNodesTest {

    private final LabFolder lab = LabHome.ofThisMachine().temporary();
    private final LabNetwork network = lab.createNetwork();
    private final Provision provision = Provision.ofThisTree();
    private final ControlPlane controlPlane =
            ControlPlane.start(lab.controlPlane(), ControlPlaneOptions.forNodes(network), provision);

    @AfterAll
    void nothing_is_left() {
        List<RunningProgram> programs = lab.programs();

        controlPlane.close();
        lab.remove();

        assertThat(programs).isNotEmpty().noneMatch(RunningProgram::isAlive);
        assertThat(network.exists()).isFalse();
        assertThat(lab.exists()).isFalse();
    }

    @Test
    void a_plain_shell_reaches_it_through_the_door() {
        assertThat(kubectl(List.of(), controlPlane.adminKubeconfig(), "get", "--raw", "/readyz"))
                .isEqualTo("ok");
    }

    @Test
    void a_program_in_the_network_reaches_it_by_the_address_that_nodes_use() {
        Path kubeconfig = controlPlane.innerKubeconfigFor(Identity.ADMIN);

        assertThat(kubectl(network.prefix(), kubeconfig, "get", "--raw", "/readyz"))
                .isEqualTo("ok");
        assertThat(kubectl(network.prefix(), kubeconfig, "config", "view")).contains("server: https://10.77.0.1:6443");
    }

    @Test
    void the_kubernetes_service_leads_to_the_address_that_nodes_use() {
        Wait.until(
                "the kubernetes Service has an endpoint",
                Duration.ofSeconds(30),
                () -> !endpoints().isEmpty());

        assertThat(endpoints()).containsExactly("10.77.0.1");
        assertThat(controlPlane
                        .client()
                        .services()
                        .inNamespace("default")
                        .withName("kubernetes")
                        .get()
                        .getSpec())
                .returns("10.96.0.1", spec -> spec.getClusterIP());
    }

    @Test
    void there_is_no_way_out_of_the_network() {
        Command.Finished outside = Command.of("ip", "route", "get", "192.0.2.1")
                .through(network.prefix())
                .run();

        assertThat(outside.stderr()).contains("Network is unreachable");
    }

    private List<String> endpoints() {
        EndpointSlice slice = controlPlane
                .client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withName("kubernetes")
                .get();
        return slice == null
                ? List.of()
                : slice.getEndpoints().stream()
                        .flatMap(endpoint -> endpoint.getAddresses().stream())
                        .toList();
    }

    private String kubectl(List<String> prefix, Path kubeconfig, String... words) {
        List<String> command =
                new ArrayList<>(List.of(provision.tool("kubectl").toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(words));
        return new Command(command, Duration.ofSeconds(30)).through(prefix).output();
    }
}
