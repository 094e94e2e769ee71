package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom received packets waited for: 8,001 estimators of 80 possible CPUs each. */
@OnKernels(value = "bookworm", possibleCpus = 80, memoryMiB = 1024)
class DiagnoseTest {

    private static final int SENDS = 0;
    private static final int WALKS = 1;

    private static final int SIX_WALKS_SECONDS = 12;

    @Test
    void names_the_estimator_where_packets_wait_for_its_walk_and_tells_what_it_has_when_it_is_stopped(Guest guest) {
        // The timer stays where ip_vs armed it; packets come in there, and nothing else does.
        guest.output("sh", "-c", """
                echo 0 > /proc/sys/kernel/timer_migration
                for irq in /proc/irq/*/smp_affinity; do echo 1 > $irq; done 2>/dev/null
                taskset -c %d modprobe ip_vs
                """.formatted(WALKS));
        guest.loadRules(new IpvsRules(4_000));
        try (Traffic _ = Traffic.between(SENDS, WALKS, guest)) {
            RunningDiagnosis running = RunningDiagnosis.start("20ms", guest);
            running.awaitSeconds(SIX_WALKS_SECONDS);
            JsonNode diagnosis = running.end();
            System.out.printf("%s: %s%n", guest.release(), diagnosis.get("sentences"));

            assertThat(waitsFor("estimation_timer", diagnosis))
                    .as(diagnosis.toString())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(wait -> assertThat(wait.get("cpu").asInt()).isEqualTo(WALKS));
            // Not necessarily first: what holds up this machine as a whole is seen in the guest too.
            assertThat(diagnosis.get("sentences").toString())
                    .contains("for estimation_timer [ip_vs], a timer's function; it had ");
            assertThat(diagnosis.get("advice").toString()).contains("Set net.ipv4.vs.run_estimation to 0");
            assertThat(frames(diagnosis)).contains("TIMER;").contains(";estimation_timer");
            assertThat(diagnosis.at("/completeness/complete").asBoolean())
                    .as(diagnosis.get("completeness").toString())
                    .isTrue();
        }
    }

    /** Those of which it had the most. */
    private static List<JsonNode> waitsFor(String function, JsonNode diagnosis) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode wait : diagnosis.get("waits")) {
            if (wait.at("/culprits/0/name").asText().equals(function)) {
                found.add(wait);
            }
        }
        return found;
    }

    /** Folded, a line for each stack. */
    private static String frames(JsonNode diagnosis) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode stack : diagnosis.get("stacks")) {
            for (JsonNode frame : stack.get("frames")) {
                lines.append(frame.asText()).append(';');
            }
            lines.append('\n');
        }
        return lines.toString();
    }
}
