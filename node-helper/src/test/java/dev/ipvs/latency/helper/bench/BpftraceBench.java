package dev.ipvs.latency.helper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.guest.GuestSpec;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.Provision;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What one event costs in the kernel, and how long it takes until the first is counted, beside bpftrace measuring the
 * same function in the same guest. The kernel itself keeps the account ({@code kernel.bpf_stats_enabled}).
 */
@Tag("bench")
class BpftraceBench {

    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final Duration COUNTED = Duration.ofSeconds(15);

    private static final String SCRIPT = """
            BEGIN { printf("counting\\n"); }
            tracepoint:timer:timer_expire_entry /args->function == 0x%s/ { @start[cpu] = nsecs; @timer[cpu] = args->timer; }
            tracepoint:timer:timer_expire_exit /@start[cpu] && @timer[cpu] == args->timer/ { @us = hist((nsecs - @start[cpu]) / 1000); delete(@start[cpu]); }
            """;

    /** How long until it counts, and what its two programs take for one timer: entry and exit. */
    private record Cost(double startSeconds, double nanosPerTimer) {}

    @Test
    void cost_per_timer_and_time_to_start() throws Exception {
        Provision.ofThisTree().hostPackages("bpftrace", "bpftool");
        String launcher = Dist.launcher().toString();
        try (Guest guest = Guest.boot(GuestSpec.of(Kernel.BOOKWORM).memoryMiB(1536))) {
            guest.loadRules(new IpvsRules(100));
            guest.output("sysctl", "-q", "-w", "kernel.bpf_stats_enabled=1");
            Cost helper =
                    cost(guest, Command.of(launcher, "measure", "--duration", "1m"), name -> name.startsWith("walk_"));
            Cost bpftrace = cost(
                    guest,
                    Command.of("bpftrace", "-B", "none", "-e", script(guest)),
                    name -> name.startsWith("timer_expire"));
            System.out.printf(
                    "helper %s%nbpftrace %s%nratio per timer %.2f, start %.2f%n",
                    helper,
                    bpftrace,
                    helper.nanosPerTimer() / bpftrace.nanosPerTimer(),
                    helper.startSeconds() / bpftrace.startSeconds());
            assertThat(helper.nanosPerTimer()).isPositive();
            assertThat(bpftrace.nanosPerTimer()).isPositive();
        }
    }

    /** bpftrace finds no symbols of modules by itself. */
    private static String script(Guest guest) {
        return SCRIPT.formatted(guest.output("sed", "-n", "s/ t estimation_timer.*//p", "/proc/kallsyms")
                .strip());
    }

    private static Cost cost(Guest guest, Command command, Predicate<String> program)
            throws InterruptedException, JsonProcessingException {
        long began = System.nanoTime();
        GuestProcess process = guest.start(new Command(command.words(), BOUND));
        while (!(process.stdout() + process.stderr()).matches("(?s).*(measuring for|counting).*")) {
            assertThat(process.isAlive()).as(process.stderr()).isTrue();
            Thread.sleep(20);
        }
        double start = (System.nanoTime() - began) / 1e9;
        Thread.sleep(COUNTED);
        JsonNode programs = new ObjectMapper().readTree(guest.output("bpftool", "-j", "prog", "show"));
        process.stop();
        double nanos = 0;
        for (JsonNode entry : programs) {
            if (program.test(entry.path("name").asText()) && entry.has("run_cnt")) {
                nanos += entry.get("run_time_ns").asDouble()
                        / entry.get("run_cnt").asDouble();
            }
        }
        return new Cost(start, nanos);
    }
}
