package dev.ipvs.latency.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every guest can do, on each kind of kernel that matters. */
@OnKernels({"bullseye", "bookworm", "trixie"})
class GuestTest {

    @Test
    void runs_the_kernel_that_was_asked_for(Guest guest) {
        assertThat(guest.output("uname", "-r").strip()).isEqualTo(guest.release());
    }

    @Test
    void has_the_estimator_of_its_kernel(Guest guest) {
        guest.output("modprobe", "ip_vs");
        String symbols = guest.output(
                "grep", "-w", "-e", "estimation_timer", "-e", "ip_vs_estimation_kthread", "/proc/kallsyms");
        boolean sysctlExists =
                guest.run("test", "-e", "/proc/sys/net/ipv4/vs/run_estimation").succeeded();

        switch (guest.release().substring(0, guest.release().indexOf('.', 2))) {
            case "5.10" -> {
                assertThat(symbols).contains("estimation_timer").doesNotContain("kthread");
                assertThat(sysctlExists).isFalse();
            }
            case "6.1" -> {
                assertThat(symbols).contains("estimation_timer").doesNotContain("kthread");
                assertThat(sysctlExists).isTrue();
            }
            default -> {
                assertThat(symbols).contains("kthread").doesNotContain("estimation_timer");
                assertThat(sysctlExists).isTrue();
            }
        }
    }

    @Test
    void keeps_output_errors_and_exit_code_apart(Guest guest) {
        Command.Finished finished = guest.run("sh", "-c", "echo 'out $x'; echo err >&2; exit 3");

        assertThat(finished.stdout()).isEqualTo("out $x\n");
        assertThat(finished.stderr()).isEqualTo("err\n");
        assertThat(finished.exitCode()).isEqualTo(3);
    }

    @Test
    void runs_several_commands_at_a_time(Guest guest) {
        List<GuestProcess> waiting = List.of(start(guest, "1"), start(guest, "2"), start(guest, "3"));

        assertThat(guest.run("true").succeeded()).isTrue();
        guest.output("touch", "/run/go");

        assertThat(waiting).extracting(process -> process.await().stdout()).containsExactly("1\n", "2\n", "3\n");
    }

    @Test
    void an_interrupted_command_can_still_say_something(Guest guest) throws IOException {
        GuestProcess process = guest.start(
                Command.of("bash", "-c", "trap 'echo bye; exit 0' INT; echo up; while :; do sleep 0.1; done"));
        Wait.until("it is up", Duration.ofSeconds(20), () -> process.stdout().contains("up"));

        process.signal("INT");

        assertThat(process.await().stdout()).contains("bye");
    }

    @Test
    void shares_a_folder_both_ways(Guest guest) throws IOException {
        Path file = guest.share().resolve("there and back");
        Files.writeString(file, "from the host");

        String seen = guest.output("cat", file.toString());
        guest.output("sh", "-c", "echo from the guest > \"$0\"", file.toString());

        assertThat(seen).isEqualTo("from the host");
        assertThat(Files.readString(file)).isEqualTo("from the guest\n");
    }

    @Test
    void what_it_writes_elsewhere_does_not_reach_the_host(Guest guest) {
        guest.output("touch", "/etc/written-by-a-guest");

        assertThat(Path.of("/etc/written-by-a-guest")).doesNotExist();
    }

    @Test
    void runs_a_jvm(Guest guest) {
        String java = ProcessHandle.current().info().command().orElseThrow();

        assertThat(guest.run(java, "-version").stderr()).contains("25");
    }

    @Test
    void takes_ipvs_rules(Guest guest) {
        guest.loadRules(new IpvsRules(300));

        assertThat(guest.output("ipvsadm", "-Ln").lines().filter(line -> line.startsWith("TCP")))
                .hasSize(300);
        assertThat(guest.output("ipvsadm", "-Ln").lines().filter(line -> line.contains("->")))
                .hasSize(301);
    }

    private static GuestProcess start(Guest guest, String word) {
        return guest.start(Command.of("sh", "-c", "while [ ! -e /run/go ]; do sleep 0.1; done; echo $0", word));
    }
}
