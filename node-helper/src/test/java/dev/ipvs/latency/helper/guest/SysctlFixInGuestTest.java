package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real sysctl, changed by compare and set. */
@OnKernels("bookworm")
class SysctlFixInGuestTest {

    private static final String SYSCTL = "net.ipv4.vs.run_estimation";

    @BeforeEach
    void the_module_is_loaded_and_estimates(Guest guest) {
        guest.output("modprobe", "ip_vs");
        set(guest, "1");
    }

    @Test
    void turns_estimation_off_and_on_again_and_reports_both(Guest guest) throws IOException {
        FixOutcome applied = fix(guest, "apply", "1", "0", 0);
        assertThat(applied.outcome()).isEqualTo(FixResult.Applied);
        assertThat(applied.found()).isEqualTo("1");
        assertThat(applied.bootID())
                .isEqualTo(
                        guest.output("cat", "/proc/sys/kernel/random/boot_id").strip());
        assertThat(value(guest)).isEqualTo("0");

        assertThat(fix(guest, "apply", "1", "0", 0).outcome()).isEqualTo(FixResult.AlreadyDone);

        assertThat(fix(guest, "revert", "0", "1", 0).outcome()).isEqualTo(FixResult.Reverted);
        assertThat(value(guest)).isEqualTo("1");
    }

    @Test
    void leaves_alone_what_somebody_else_changed(Guest guest) throws IOException {
        set(guest, "2");

        FixOutcome refused = fix(guest, "apply", "1", "0", 1);

        assertThat(refused.outcome()).isEqualTo(FixResult.Refused);
        assertThat(refused.reason()).isEqualTo(FixOutcomeReason.FoundOtherValue);
        assertThat(refused.found()).isEqualTo("2");
        assertThat(value(guest)).isEqualTo("2");
    }

    @Test
    void says_that_it_may_not_write_where_sysctls_are_read_only(Guest guest) throws IOException {
        guest.output("mount", "--bind", "-o", "ro", "/proc/sys", "/proc/sys");
        try {
            FixOutcome failed = fix(guest, "apply", "1", "0", 1);
            assertThat(failed.outcome()).isEqualTo(FixResult.Failed);
            assertThat(failed.reason()).isEqualTo(FixOutcomeReason.PermissionDenied);
        } finally {
            guest.output("umount", "/proc/sys");
        }
    }

    private static FixOutcome fix(Guest guest, String direction, String from, String to, int exitCode)
            throws IOException {
        Path message = guest.share().resolve("termination-log");
        Files.deleteIfExists(message);
        var finished = HelperInGuest.in(guest)
                .run(
                        "fix",
                        direction,
                        "--type",
                        "Sysctl",
                        "--sysctl",
                        SYSCTL,
                        "--from",
                        from,
                        "--to",
                        to,
                        "--termination-message",
                        message.toString());
        assertThat(finished.exitCode()).as(finished.stderr()).isEqualTo(exitCode);
        return FixOutcome.parse(Files.readString(message)).orElseThrow();
    }

    private static void set(Guest guest, String value) {
        guest.output("sysctl", "-q", "-w", SYSCTL + "=" + value);
    }

    private static String value(Guest guest) {
        return guest.output("sysctl", "-n", SYSCTL).strip();
    }
}
