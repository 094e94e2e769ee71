package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is read of the threads that estimate is what the kernel's own files say of them, and the sysctl ends them. */
@OnKernels(value = "trixie", memoryMiB = 1536)
class KernelThreadsTest {

    private static final int SERVICES = 8_000;
    private static final String SYSCTL = "net.ipv4.vs.run_estimation";

    /** The fields utime and stime of proc_pid_stat(5), in ticks of 10 ms; the names of these threads have no blank. */
    private static final String TICKS =
            "for p in $(pgrep '^ipvs-e:'); do cut -d' ' -f14,15 /proc/$p/stat; done | tr ' ' '\\n'";

    @BeforeEach
    void many_services(Guest guest) {
        if (!guest.run("test", "-e", "/proc/net/ip_vs").succeeded()) {
            guest.loadRules(new IpvsRules(SERVICES));
        }
        guest.output("sysctl", "-w", SYSCTL + "=1");
    }

    @Test
    void cpu_and_estimators_are_those_of_the_threads(Guest guest) {
        JsonNode measurement = measure(guest, "--duration", "20s").get("measurement");
        long ticks = ticksIn20Seconds(guest);

        JsonNode threads = measurement.get("estimatorThreads");
        int running = guest.output("pgrep", "-c", "^ipvs-e:").strip().transform(Integer::parseInt);
        System.out.printf("%s: %s; by /proc %d ms in the 20 s after%n", guest.release(), threads, ticks * 10);
        assertThat(threads.get("threads").asInt()).isEqualTo(running);
        assertThat(threads.get("estimators").asInt()).isEqualTo(2 * SERVICES + 1);
        // Two windows of a thread that does the same in each; a busy machine stretches the one or the other.
        double perSecond = ticks * 10 / 20.0;
        assertThat((double) threads.get("millicores").asInt()).isBetween(perSecond / 3, perSecond * 3);
        assertThat(measurement.get("walks").asInt()).isZero();
    }

    @Test
    @Tag("long")
    void over_its_threshold_is_a_breach_that_the_sysctl_ends(Guest guest) {
        Command.Finished breached = run(guest, "--duration", "10s", "--estimator-threads-millicores", "1");
        assertThat(breached.stdout()).containsPattern("Breached: estimator threads [0-9]+m > 1m");
        assertThat(breached.exitCode()).isEqualTo(1);

        fix(guest, "apply", "1", "0");
        guest.output("sh", "-c", "while pgrep '^ipvs-e:'; do sleep 0.2; done");
        Command.Finished fixed = run(guest, "--duration", "4s", "--estimator-threads-millicores", "1");
        assertThat(fixed.stdout()).contains("Healthy: no estimator thread runs");

        fix(guest, "revert", "0", "1");
        guest.output("sh", "-c", "until pgrep '^ipvs-e:'; do sleep 0.2; done");
    }

    @Test
    void without_a_threshold_the_node_is_unaffected_and_the_cost_is_told(Guest guest) {
        Command.Finished finished = run(guest, "--duration", "4s");

        assertThat(finished.stdout())
                .contains("Unaffected: this kernel estimates in kernel threads, which hold up no softirq")
                .containsPattern("threads +[0-9]+ estimator threads? takes? [0-9]+m CPU");
        assertThat(finished.exitCode()).isZero();
    }

    private static void fix(Guest guest, String direction, String from, String to) {
        Command.Finished finished = HelperInGuest.in(guest)
                .run("fix", direction, "--type", "Sysctl", "--sysctl", SYSCTL, "--from", from, "--to", to);
        assertThat(finished.exitCode()).as(finished.stderr()).isZero();
    }

    private static long ticksIn20Seconds(Guest guest) {
        long[] both = Arrays.stream(guest.output(
                                "sh",
                                "-c",
                                "ticks() { " + TICKS + " | awk '{ sum += $1 } END { print sum }'; };"
                                        + " ticks; sleep 20; ticks")
                        .strip()
                        .split("\\s+"))
                .mapToLong(Long::parseLong)
                .toArray();
        return both[1] - both[0];
    }

    private static JsonNode measure(Guest guest, String... arguments) {
        return HelperInGuest.json(run(guest, concat(arguments, "--output", "json")));
    }

    private static Command.Finished run(Guest guest, String... arguments) {
        return HelperInGuest.in(guest).run(concat(new String[] {"measure"}, arguments));
    }

    private static String[] concat(String[] first, String... second) {
        String[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
