package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

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
            List<Double> micros = ftrace
                    .calls(
                            Instant.parse(measurement.get("start").asText()),
                            Instant.parse(measurement.get("end").asText()))
                    .stream()
                    .map(FunctionGraph.Call::micros)
                    .sorted()
                    .toList();
            System.out.printf("%s: ftrace %s us%nhelper %s%n", guest.release(), micros, measurement);

            assertThat(finished.exitCode()).as("breached").isEqualTo(1);
            assertThat(measurement.get("walks").asInt())
                    .isEqualTo(micros.size())
                    .isGreaterThanOrEqualTo(8);
            assertThat(micros(measurement.get("p99"))).isGreaterThan(50_000);
            // Of fewer than a hundred walks the 99th percentile is the longest.
            assertThat(micros(measurement.get("p99"))).isCloseTo(micros.getLast(), withinPercentage(5));
            assertThat(micros(measurement.get("max"))).isCloseTo(micros.getLast(), withinPercentage(5));
            assertThat(micros(measurement.get("p50")))
                    .isCloseTo(micros.get((micros.size() - 1) / 2), withinPercentage(5));
            assertThat(measurement.get("unpairedEvents").asInt()).isZero();
            assertThat(measurement.get("lostEvents").asInt()).isZero();
        }
    }

    private static double micros(JsonNode duration) {
        return GoDuration.parse(duration.asText()).value().toNanos() / 1e3;
    }
}
