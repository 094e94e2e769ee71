package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The case that all of this began with: 20,001 estimators of 80 possible CPUs each, in one softirq. */
@OnKernels(value = "bookworm", possibleCpus = 80, memoryMiB = 2048)
class OriginalCaseTest {

    @Test
    void measures_what_ftrace_measures_within_five_percent(Guest guest) {
        guest.loadRules(new IpvsRules(10_000));
        try (FunctionGraph ftrace = FunctionGraph.start(guest)) {
            Command.Finished finished = HelperInGuest.in(guest).run("measure", "--duration", "30s", "--output", "json");
            JsonNode measurement = HelperInGuest.json(finished).get("measurement");
            FunctionGraph.Seen seen = ftrace.seen(
                    Instant.parse(measurement.get("start").asText()),
                    Instant.parse(measurement.get("end").asText()));
            List<Double> surely = micros(seen.surely());
            List<Double> perhaps = micros(seen.perhaps());
            System.out.printf("%s: ftrace %s us%nhelper %s%n", guest.release(), perhaps, measurement);

            assertThat(finished.exitCode()).as("breached").isEqualTo(1);
            assertThat(measurement.get("walks").asInt()).isBetween(surely.size(), perhaps.size());
            // Two seconds lie between them, and on a busy machine a walk takes as long.
            assertThat(surely).hasSizeGreaterThanOrEqualTo(5);
            assertThat(surely.getLast()).isGreaterThan(50_000);
            assertThat(micros(measurement.get("max"))).isBetween(surely.getLast() * 0.95, perhaps.getLast() * 1.05);
            assertThat(micros(measurement.get("p50")))
                    .isBetween(
                            Math.min(median(surely), median(perhaps)) * 0.95,
                            Math.max(median(surely), median(perhaps)) * 1.05);
            assertThat(measurement.get("unpairedEvents").asInt()).isZero();
            assertThat(measurement.get("lostEvents").asInt()).isZero();
        }
    }

    private static List<Double> micros(List<FunctionGraph.Call> calls) {
        return calls.stream().map(FunctionGraph.Call::micros).sorted().toList();
    }

    private static double median(List<Double> sorted) {
        return sorted.get((sorted.size() - 1) / 2);
    }

    private static double micros(JsonNode duration) {
        return GoDuration.parse(duration.asText()).value().toNanos() / 1e3;
    }
}
