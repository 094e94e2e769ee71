package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * With as many rules as were forecast from few, walks are as long as the threshold. The threshold is some walks long, so that a
 * slow machine forecasts as far as a fast one. Not among the tests of each change: it compares times that are minutes apart, and
 * a machine that is busy in between fails it.
 */
@Tag("long")
@OnKernels(
        value = {"bullseye", "bookworm"},
        possibleCpus = 80,
        memoryMiB = 1536)
class ForecastInGuestTest {

    private static final int FEW = 250;
    private static final int TIMES_AS_LONG = 4;

    @Test
    void so_many_rules_cross_the_threshold(Guest guest) {
        guest.loadRules(new IpvsRules(FEW));
        GoDuration threshold = GoDuration.ofNanos(TIMES_AS_LONG * p99(measure(guest, GoDuration.parse("1m"))));
        JsonNode few = measure(guest, threshold);
        JsonNode forecast = few.get("forecast");
        int crossing = forecast.get("crossingEstimators").asInt();

        guest.output("ipvsadm", "--clear");
        guest.loadRules(new IpvsRules(crossing / 2));
        JsonNode many = measure(guest, threshold);

        System.out.printf(
                "%s: p99 %s with %d estimators, %s expected at %d; measured with %d: p50 %s, p99 %s%n",
                guest.release(),
                few.at("/measurement/p99").asText(),
                few.at("/rules/estimators").asInt(),
                threshold,
                crossing,
                many.at("/rules/estimators").asInt(),
                many.at("/measurement/p50").asText(),
                many.at("/measurement/p99").asText());
        assertThat(forecast.get("outlook").asText()).isEqualTo("GrowthUnknown");
        assertThat(crossing).as("far from what was measured").isGreaterThan(2 * FEW * 2);
        assertThat((double) p99(many)).isCloseTo(threshold.value().toNanos(), withinPercentage(25));
    }

    private static JsonNode measure(Guest guest, GoDuration threshold) {
        return HelperInGuest.json(HelperInGuest.in(guest)
                .run(
                        "measure",
                        "--duration",
                        "40s",
                        "--estimator-p99",
                        threshold.text(),
                        "--estimator-max",
                        threshold.text(),
                        "--netrx-delay-max",
                        threshold.text(),
                        "--output",
                        "json"));
    }

    private static long p99(JsonNode result) {
        return GoDuration.parse(result.at("/measurement/p99").asText()).value().toNanos();
    }
}
