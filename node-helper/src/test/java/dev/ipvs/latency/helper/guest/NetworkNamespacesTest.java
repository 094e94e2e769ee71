package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Exactly the host's estimator is the host's. Namespaces that exist when ip_vs is loaded get their estimators in one row
 * of memory with the host's; those that come later lie anywhere.
 */
@OnKernels(value = "bookworm", possibleCpus = 80, memoryMiB = 1536)
class NetworkNamespacesTest {

    @BeforeEach
    void forty_namespaces_and_then_the_module(Guest guest) {
        if (!guest.run("test", "-e", "/proc/net/ip_vs").succeeded()) {
            guest.output("sh", "-c", "for i in $(seq 40); do ip netns add before-$i; done");
            guest.loadRules(new IpvsRules(1_000));
            guest.output("sh", "-c", "for i in $(seq 5); do ip netns add after-$i; done");
            guest.output("ip", "netns", "exec", "after-5", "sh", "-c", """
                    ip link set lo up
                    setsid sleep 1d </dev/null >/dev/null 2>&1 &
                    for i in $(seq 250); do echo "-A -t 10.9.0.$i:80 -s rr"; echo "-a -t 10.9.0.$i:80 -r 10.9.1.1 -m"; done | ipvsadm -R
                    """);
        }
    }

    @Test
    void neither_namespaces_from_before_the_module_nor_later_ones_are_taken_for_the_host(Guest guest) {
        JsonNode measurement = measure(guest, HelperInGuest.in(guest));

        hostsWalksAlone(measurement, guest);
        JsonNode slowest = measurement.get("slowestOtherNamespace");
        assertThat(slowest.get("inode").asText()).as("named by its inode").isEqualTo(inode(guest));
        assertThat(micros(slowest.get("max"))).isGreaterThan(500);
        assertThat(slowest.get("process").asText()).as("by the process in it").matches("[0-9]+ sleep");
        assertThat(slowest.get("estimators").asInt())
                .as("with its own rules, of which the kernel's file leaves some out beside the host's")
                .isBetween(2, 501);
    }

    @Test
    void from_a_process_namespace_of_its_own_the_namespace_is_told_by_its_inode_alone(Guest guest) {
        HelperInGuest inPod = HelperInGuest.in(guest).through("unshare", "--pid", "--fork", "--mount-proc");

        JsonNode slowest = measure(guest, inPod).get("slowestOtherNamespace");

        assertThat(slowest.get("inode").asText()).isEqualTo(inode(guest));
        assertThat(slowest.has("process")).isFalse();
        assertThat(slowest.has("estimators")).isFalse();
    }

    private static String inode(Guest guest) {
        return guest.output("ip", "netns", "exec", "after-5", "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                .strip();
    }

    @Test
    @Tag("long")
    void a_kernel_whose_types_are_not_there_is_measured_all_the_same(Guest guest) {
        HelperInGuest withoutTypes = HelperInGuest.in(guest)
                .through("unshare", "--mount", "sh", "-c", "mount -t tmpfs none /sys/kernel/btf && exec \"$@\"", "sh");

        hostsWalksAlone(measure(guest, withoutTypes), guest);
    }

    @Test
    @Tag("long")
    void in_a_namespace_that_is_not_the_hosts_nothing_is_judged(Guest guest) {
        Command.Finished finished = HelperInGuest.in(guest)
                .through("ip", "netns", "exec", "after-5")
                .run("measure", "--duration", "2s");

        assertThat(finished.stdout())
                .contains("verdict       Unknown: this process is not in the host's network namespace");
        assertThat(finished.exitCode()).isEqualTo(3);
    }

    /**
     * One walk every two seconds, each as long as a thousand services take, not the microseconds of an empty list. Any other
     * namespace taken for the host would double them.
     */
    private static void hostsWalksAlone(JsonNode measurement, Guest guest) {
        System.out.printf("%s: %s%n", guest.release(), measurement);
        // A busy machine ends the window late, and lets a timer that is late catch up.
        long expected = window(measurement).toSeconds() / 2;
        assertThat(measurement.get("walks").asLong()).isBetween(expected / 2, expected + 2);
        assertThat(micros(measurement.get("p50"))).isGreaterThan(2_000);
    }

    private static Duration window(JsonNode measurement) {
        return Duration.between(
                Instant.parse(measurement.get("start").asText()),
                Instant.parse(measurement.get("end").asText()));
    }

    private static JsonNode measure(Guest guest, HelperInGuest helper) {
        return HelperInGuest.json(helper.run("measure", "--duration", "12s", "--min-samples", "3", "--output", "json"))
                .get("measurement");
    }

    private static double micros(JsonNode duration) {
        return GoDuration.parse(duration.asText()).value().toNanos() / 1e3;
    }
}
