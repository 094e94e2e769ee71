package dev.ipvs.latency.lab.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProgramFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.process.Wait;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class ControlPlaneLifeTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nothing_is_left_running_after_close() throws IOException {
        ControlPlane controlPlane = start(ControlPlaneOptions.forTests().with(Set.of(Component.values())));
        ProgramFolder programs = controlPlane.programs();
        assertThat(programs.all())
                .extracting(RunningProgram::name)
                .startsWith("etcd", "kube-apiserver")
                .contains("kube-controller-manager", "kube-scheduler");
        Wait.until(
                "the default service account is made",
                Duration.ofSeconds(30),
                () -> controlPlane
                                .client()
                                .serviceAccounts()
                                .inNamespace("default")
                                .withName("default")
                                .get()
                        != null);

        controlPlane.close();
        controlPlane.close();

        assertThat(programs.all()).noneMatch(RunningProgram::isAlive);
        assertPortIsFree(controlPlane.addresses().port());
        assertPortIsFree(controlPlane.addresses().etcdPort());
    }

    @Test
    void a_later_jvm_opens_the_same_control_plane_by_its_folder() {
        try (ControlPlane started = start(ControlPlaneOptions.forTests().withAuditLog());
                ControlPlane opened = ControlPlane.open(folder, Provision.ofThisTree())) {
            assertThat(opened.addresses()).isEqualTo(started.addresses());
            assertThat(opened.client().namespaces().list().getItems()).isNotEmpty();
            assertThat(opened.auditLog()).isNotEmptyFile();
        }
    }

    @Test
    void an_api_server_that_cannot_start_says_why_and_leaves_nothing_running() throws IOException {
        Provision withoutApiServer = new Provision(folder.resolve("scripts"), line -> {});
        Files.createDirectories(folder.resolve("scripts"));
        Path etcd = Provision.ofThisTree().tool("etcd");
        Path script = folder.resolve("scripts/tools");
        Files.writeString(script, "#!/bin/sh\ncase $1 in etcd) echo %s;; *) echo /bin/false;; esac\n".formatted(etcd));
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() ->
                        ControlPlane.start(folder.resolve("lab"), ControlPlaneOptions.forTests(), withoutApiServer))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("the API server did not get ready")
                .hasMessageContaining("kube-apiserver (pid");
        assertThat(new ControlPlaneFolder(folder.resolve("lab")).programs().all())
                .isNotEmpty()
                .noneMatch(RunningProgram::isAlive);
    }

    private ControlPlane start(ControlPlaneOptions options) {
        return ControlPlane.start(folder, options, Provision.ofThisTree());
    }

    private static void assertPortIsFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }
}
