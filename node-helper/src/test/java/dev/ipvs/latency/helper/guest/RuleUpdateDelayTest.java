package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The second victim: a walk holds {@code est_lock}, for which whoever adds or deletes a rule on another CPU spins with
 * softirqs disabled. Three CPUs: one walks, one updates the rules and receives packets, one sends them.
 */
@OnKernels(value = "bookworm", possibleCpus = 80, onlineCpus = 3, memoryMiB = 1536)
class RuleUpdateDelayTest {

    @Test
    void packets_wait_where_rules_are_updated_while_another_cpu_walks(Guest guest) {
        guest.loadRules(new IpvsRules(2_000));
        int walking = measure(guest, "5s").at("/measurement/longestWalkCPU").asInt();
        List<Integer> others =
                IntStream.range(0, 3).filter(cpu -> cpu != walking).boxed().toList();

        GuestProcess updates = updates(others.getLast(), guest);
        try (Traffic _ = Traffic.between(others.getFirst(), others.getLast(), guest)) {
            JsonNode measurement = measure(guest, "20s").get("measurement");
            System.out.printf("%s: %s%n", guest.release(), measurement);

            assertThat(updates.isAlive()).as(updates.stderr()).isTrue();
            JsonNode delay = measurement.get("netRxDelayByRuleUpdates");
            assertThat(delay.get("count").asInt()).isPositive();
            assertThat(micros(delay.get("max"))).isGreaterThan(5_000);
            // The wait ends with the walk, but for what the emulated CPU needs to go on, which a busy machine may take
            // away.
            assertThat(micros(delay.get("max"))).isLessThan(micros(measurement.get("max")) * 3);
        } finally {
            updates.stop();
        }
    }

    private static JsonNode measure(Guest guest, String duration) {
        return HelperInGuest.json(HelperInGuest.in(guest)
                .run("measure", "--duration", duration, "--min-samples", "1", "--output", "json"));
    }

    /** As a kube-proxy does it all day, but all the time. */
    private static GuestProcess updates(int cpu, Guest guest) {
        String service = "10.250.0.1:80";
        guest.output("ipvsadm", "-A", "-t", service);
        return guest.start(new Command(
                List.of(
                        "taskset",
                        "-c",
                        String.valueOf(cpu),
                        "bash",
                        "-c",
                        "while :; do ipvsadm -a -t %1$s -r 10.250.1.1 -m; ipvsadm -d -t %1$s -r 10.250.1.1; done"
                                .formatted(service)),
                Duration.ofMinutes(10)));
    }

    private static double micros(JsonNode duration) {
        return GoDuration.parse(duration.asText()).value().toNanos() / 1e3;
    }
}
