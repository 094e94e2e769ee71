package dev.ipvs.latency.helper.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a network namespace is, by the processes that are seen. */
class NamespaceOwnerTest {

    private static final long INODE = 4_026_532_500L;
    private static final String ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir
    Path root;

    @BeforeEach
    void a_host_with_a_process_of_its_own() throws IOException {
        process(1, 4_026_531_840L, "init", "0::/init.scope");
    }

    @Test
    void it_is_that_of_its_oldest_process() throws IOException {
        process(900, INODE, "nginx", "0::/");
        process(812, INODE, "pause", "0::/");

        assertThat(find()).map(NamespaceOwner::pid).contains(812L);
        assertThat(find()).map(NamespaceOwner::command).contains("pause");
    }

    @Test
    void its_rules_are_counted_where_they_are() throws IOException {
        process(812, INODE, "dockerd", "0::/");
        write("proc/812/net/ip_vs", """
                IP Virtual Server version 1.2.1 (size=4096)
                Prot LocalAddress:Port Scheduler Flags
                  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
                TCP  0A000001:0050 rr
                  -> 0A000002:0050      Masq    1      0          0
                  -> 0A000003:0050      Masq    1      0          0
                """);

        assertThat(find().orElseThrow().toString()).isEqualTo("PID 812 dockerd, at least 4 estimators");
    }

    @Test
    void without_a_process_that_is_seen_nothing_is_said() {
        assertThat(find()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1f2e3d4c_aaaa_bbbb_cccc_0123456789ab.slice/cri-containerd-"
                + ID + ".scope, 1f2e3d4c-aaaa-bbbb-cccc-0123456789ab",
        "12:pids:/kubepods/besteffort/pod1f2e3d4c-aaaa-bbbb-cccc-0123456789ab/" + ID
                + ", 1f2e3d4c-aaaa-bbbb-cccc-0123456789ab",
        "0::/system.slice/docker-" + ID + ".scope,"
    })
    void a_container_and_its_pod_are_told_by_the_cgroup(String cgroup, String pod) throws IOException {
        process(812, INODE, "nginx", cgroup);

        assertThat(find().orElseThrow().container()).contains("0123456789ab");
        assertThat(find().orElseThrow().podUid()).isEqualTo(Optional.ofNullable(pod));
    }

    private Optional<NamespaceOwner> find() {
        return NamespaceOwner.find(new HostFiles(root), INODE);
    }

    private void process(int pid, long inode, String command, String cgroup) throws IOException {
        write("proc/" + pid + "/comm", command);
        write("proc/" + pid + "/cgroup", cgroup);
        Path namespaces = Files.createDirectories(root.resolve("proc/" + pid + "/ns"));
        Files.createSymbolicLink(namespaces.resolve("net"), Path.of("net:[" + inode + "]"));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
