package dev.ipvs.latency.helper.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixOfBootTest {
    private static final String SYSCTL = "net.ipv4.vs.run_estimation";

    @TempDir
    Path root;

    private Path sysctl = Path.of("");

    @BeforeEach
    void a_machine_with_the_sysctl() throws IOException {
        Path bootId = root.resolve("proc/sys/kernel/random/boot_id");
        Files.createDirectories(bootId.getParent());
        Files.writeString(bootId, "boot-2\n");
        sysctl = root.resolve("proc/sys/net/ipv4/vs/run_estimation");
        Files.createDirectories(sysctl.getParent());
        Files.writeString(sysctl, "1\n");
    }

    @Test
    void in_the_boot_that_was_recorded_it_is_made() throws IOException {
        assertThat(recordedIn("boot-2").apply().outcome()).isEqualTo(FixResult.Applied);
        assertThat(Files.readString(sysctl).strip()).isEqualTo("0");
    }

    @Test
    void in_another_boot_it_is_refused_and_nothing_is_changed() throws IOException {
        FixOutcome outcome = recordedIn("boot-1").apply();

        assertThat(outcome.outcome()).isEqualTo(FixResult.Refused);
        assertThat(outcome.reason()).isEqualTo(FixOutcomeReason.OtherBoot);
        assertThat(outcome.message()).contains("boot-2", "boot-1");
        assertThat(Files.readString(sysctl).strip()).isEqualTo("1");
    }

    @Test
    void in_another_boot_there_is_nothing_to_revert_and_a_value_that_is_not_ours_is_left_alone() throws IOException {
        Files.writeString(sysctl, "0\n");

        assertThat(recordedIn("boot-1").revert().outcome()).isEqualTo(FixResult.AlreadyDone);
        assertThat(Files.readString(sysctl).strip()).isEqualTo("0");
    }

    @Test
    void the_boot_is_the_first_preflight_check() {
        assertThat(recordedIn("boot-1").preflight().checks().getFirst().name()).isEqualTo("boot is the recorded one");
        assertThat(recordedIn("boot-1").preflight().objection()).isPresent();
    }

    private Fix recordedIn(String bootId) {
        HostFiles files = new HostFiles(root);
        return new FixOfBoot(new SysctlFix(files, new FixRequest.Sysctl(SYSCTL, "1", "0")), bootId, files);
    }
}
