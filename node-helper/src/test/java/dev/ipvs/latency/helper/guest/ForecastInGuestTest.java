package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import org.junit.jupiter.api.Test;

/** With as many rules as were forecast from few, walks are as long as the threshold. */
@OnKernels(
        value = {"bullseye", "bookworm"},
        possibleCpus = 80,
        memoryMiB = 1536)
class ForecastInGuestTest {

    private static final int FEW = 250;

    @Test
    void so_many_rules_cross_the_threshold(Guest guest) {
        guest.loadRules(new IpvsRules(FEW));
        JsonNode few = measure(guest);
        JsonNode forecast = few.get("forecast");
        int crossing = forecast.get("crossingEstimators").asInt();

        guest.output("ipvsadm", "--clear");
        guest.loadRules(new IpvsRules(crossing / 2));
        JsonNode many = measure(guest);

        System.out.printf(
                "%s: p99 %s with %d estimators, %s expected at %d; measured with %d: p50 %s, p99 %s%n",
                guest.release(),
                few.at("/measurement/p99").asText(),
                few.at("/rules/estimators").asInt(),
                Thresholds.DEFAULT.estimatorP99(),
                crossing,
                many.at("/rules/estimators").asInt(),
                many.at("/measurement/p50").asText(),
                many.at("/measurement/p99").asText());
        assertThat(forecast.get("outlook").asText()).isEqualTo("GrowthUnknown");
        assertThat(crossing).as("far from what was measured").isGreaterThan(2 * FEW * 2);
        assertThat(nanos(many.at("/measurement/p99").asText()))
                .isCloseTo(nanos(Thresholds.DEFAULT.estimatorP99().text()), withinPercentage(25));
    }

    private static JsonNode measure(Guest guest) {
        return HelperInGuest.json(HelperInGuest.in(guest).run("measure", "--duration", "40s", "--output", "json"));
    }

    private static double nanos(String duration) {
        return GoDuration.parse(duration).value().toNanos();
    }
}
