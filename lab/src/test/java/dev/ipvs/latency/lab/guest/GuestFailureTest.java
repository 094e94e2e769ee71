package dev.ipvs.latency.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.machine.BootTimeouts;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.process.Wait;
import dev.ipvs.latency.lab.provision.Kernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("guest")
class GuestFailureTest {

    private static final GuestSpec SPEC = GuestSpec.of(Kernel.BOOKWORM);

    @Test
    void a_kernel_that_panics_while_booting_is_reported_with_its_console() {
        assertThatThrownBy(() -> Guest.boot(SPEC.kernelArguments("rdinit=/nonexistent", "root=/dev/none")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("ended while it booted")
                .hasMessageContaining("Kernel panic");
    }

    @Test
    void a_boot_that_hangs_is_tried_again_and_then_reported() {
        GuestSpec hanging =
                SPEC.kernelArguments("rdinit=/bin/busybox").timeouts(new BootTimeouts(Duration.ofSeconds(1), 2));

        assertThatThrownBy(() -> Guest.boot(hanging))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("boot 2")
                .hasMessageContaining("was not up after 1 s");
    }

    @Test
    void a_panic_later_ends_what_runs_and_is_reported_with_its_console() {
        try (Guest guest = Guest.boot(SPEC)) {
            assertThatThrownBy(() -> guest.run("sh", "-c", "echo c > /proc/sysrq-trigger; sleep 60"))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining(" has gone while ")
                    .hasMessageContaining("sysrq triggered crash");
        }
    }

    @Test
    void a_command_that_takes_too_long_is_killed_with_all_that_it_started() {
        try (Guest guest = Guest.boot(SPEC)) {
            GuestProcess slow = guest.start(
                    new Command(List.of("sh", "-c", "echo begun; sleep 4711 & sleep 4711"), Duration.ofSeconds(2)));

            assertThatThrownBy(slow::await).isInstanceOf(LabException.class).hasMessageContaining("begun");

            assertThat(guest.run("pgrep", "-f", "sleep 4711").exitCode()).isEqualTo(1);
        }
    }

    @Test
    void nothing_is_left_after_close() {
        Guest guest = Guest.boot(SPEC);
        ProcessId qemu = guest.process();
        Path share = guest.share();

        guest.close();
        guest.close();

        assertThat(qemu.isAlive()).isFalse();
        assertThat(Files.exists(share.getParent())).isFalse();
    }

    @Test
    void a_guest_ends_by_itself_when_its_owner_is_gone() {
        try (Guest guest = Guest.boot(SPEC)) {
            guest.letGo();

            Wait.until(
                    "the guest has noticed",
                    Duration.ofSeconds(40),
                    () -> !guest.process().isAlive());
        }
    }
}
