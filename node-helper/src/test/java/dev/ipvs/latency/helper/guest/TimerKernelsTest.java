package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kernels that estimate in the TIMER softirq, with and without the sysctl: 2,001 estimators of 80 possible CPUs each. */
@OnKernels(
        value = {"bullseye", "bookworm"},
        possibleCpus = 80,
        memoryMiB = 1536)
class TimerKernelsTest {

    private static final String SYSCTL = "/proc/sys/net/ipv4/vs/run_estimation";

    @BeforeEach
    void a_thousand_services(Guest guest) {
        if (!guest.run("test", "-e", "/proc/net/ip_vs").succeeded()) {
            guest.loadRules(new IpvsRules(1_000));
        }
    }

    @Test
    void counts_the_rules_and_tells_the_variant_and_the_sysctl(Guest guest) {
        JsonNode result = HelperInGuest.json(
                HelperInGuest.in(guest).run("measure", "--duration", "2s", "--min-samples", "1", "--output", "json"));

        assertThat(result.at("/kernel/variant").asText()).isEqualTo("Timer");
        assertThat(result.at("/kernel/release").asText()).isEqualTo(guest.release());
        assertThat(result.at("/kernel/possibleCPUs").asInt()).isEqualTo(80);
        assertThat(result.at("/kernel/onlineCPUs").asInt()).isEqualTo(2);
        assertThat(result.at("/rules/estimators").asInt()).isEqualTo(2_001);
        assertThat(result.at("/kernel").has("estimationSysctl")).isEqualTo(hasSysctl(guest));
        assertThat(result.get("problems")).isEmpty();
    }

    @Test
    void proves_that_the_estimator_delays_packets_and_that_the_sysctl_ends_it(Guest guest) {
        int cpu = HelperInGuest.json(HelperInGuest.in(guest)
                        .run("measure", "--duration", "5s", "--min-samples", "1", "--output", "json"))
                .at("/measurement/longestWalkCPU")
                .asInt();

        try (Traffic _ = Traffic.receivedBy(cpu, guest)) {
            JsonNode before = delay(guest);
            System.out.printf("%s: NET_RX delay by the estimator %s%n", guest.release(), before);
            assertThat(before.get("count").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(micros(before.get("max"))).isGreaterThan(5_000);

            if (hasSysctl(guest)) {
                guest.output("sh", "-c", "echo 0 > " + SYSCTL);
                JsonNode after = delay(guest);
                guest.output("sh", "-c", "echo 1 > " + SYSCTL);
                System.out.printf("%s: after run_estimation=0 %s%n", guest.release(), after);
                // Not of microseconds: what takes the emulated CPU away meanwhile counts too.
                assertThat(after.has("max") ? micros(after.get("max")) : 0).isLessThan(micros(before.get("max")) / 5);
            }
        }
    }

    @Test
    void says_which_capabilities_are_missing_and_what_to_do(Guest guest) {
        Command.Finished finished = HelperInGuest.in(guest)
                .through("setpriv", "--bounding-set", "-all", "--inh-caps", "-all")
                .run("measure");

        assertThat(finished.exitCode()).isEqualTo(3);
        assertThat(finished.stdout())
                .contains("verdict       Unknown")
                .contains("problem       MissingCapability: CAP_BPF is missing: add BPF")
                .contains("problem       MissingCapability: CAP_PERFMON is missing: add PERFMON")
                .contains("problem       MissingCapability: CAP_SYSLOG is missing: add SYSLOG");
    }

    private static JsonNode delay(Guest guest) {
        return HelperInGuest.json(HelperInGuest.in(guest)
                        .run("measure", "--duration", "12s", "--min-samples", "2", "--output", "json"))
                .at("/measurement/netRxDelayByEstimator");
    }

    private static boolean hasSysctl(Guest guest) {
        return guest.run("test", "-e", SYSCTL).succeeded();
    }

    private static double micros(JsonNode duration) {
        return GoDuration.parse(duration.asText()).value().toNanos() / 1e3;
    }
}
