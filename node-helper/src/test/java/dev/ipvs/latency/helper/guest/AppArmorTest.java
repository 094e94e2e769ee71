package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.guest.GuestSpec;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The helper as a container of containerd on a node that has AppArmor: under the profile that containerd makes, which is loaded
 * into a real kernel, and with the four capabilities of its DaemonSet. It is not in a container, so its seccomp profile is not shown.
 */
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppArmorTest {
    private static final String CONFINED =
            "echo 'exec cri-containerd.apparmor.d' > /proc/self/attr/apparmor/exec && exec \"$@\"";
    private static final String CAPABILITIES = "-all,+bpf,+perfmon,+syslog,+sys_resource";

    private final Guest guest =
            Guest.boot(GuestSpec.of(Kernel.BOOKWORM).kernelArguments("apparmor=1", "security=apparmor"));

    @BeforeAll
    void the_profile_is_loaded() throws IOException {
        Provision provision = Provision.ofThisTree();
        Path profile = Files.writeString(
                guest.share().resolve("profile"),
                Command.of(provision.tool("apparmor-profile").toString()).output());
        guest.output("modprobe", "ip_vs");
        guest.output("mount", "-t", "securityfs", "securityfs", "/sys/kernel/security");
        guest.output(provision.made(Path.of("apparmor-parser")).toString(), "-Kr", profile.toString());
    }

    @AfterAll
    void end() {
        guest.close();
    }

    @Test
    void the_helper_measures() {
        JsonNode result = HelperInGuest.json(HelperInGuest.in(guest)
                .through(
                        "setpriv",
                        "--bounding-set",
                        CAPABILITIES,
                        "--inh-caps",
                        CAPABILITIES,
                        "sh",
                        "-c",
                        CONFINED,
                        "confined")
                .run("measure", "--duration", "5s", "--min-samples", "1", "--output", "json"));

        assertThat(result.get("problems")).isEmpty();
        assertThat(result.at("/measurement/walks").asInt()).isPositive();
    }

    /** Not even root with all capabilities: a fix takes a pod of its own, which is not confined. */
    @Test
    void nothing_confined_writes_the_sysctl() {
        Command.Finished refused = guest.run(Command.of(
                "sh", "-c", CONFINED, "confined", "sh", "-c", "echo 0 > /proc/sys/net/ipv4/vs/run_estimation"));

        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.stderr()).contains("Permission denied");
        assertThat(guest.output("sysctl", "-n", "net.ipv4.vs.run_estimation").strip())
                .isEqualTo("1");
    }
}
