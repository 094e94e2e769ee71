package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * More than 4,000 estimators of 80 possible CPUs each, and the livepatch that walks them in slices. Emulation makes each estimator some ten
 * times dearer than it is on a real CPU, and the machine takes the guest's CPUs away within a slice: so slices are judged by their median and
 * against what one estimator costs in the same guest.
 */
@Tag("long")
@OnKernels(
        value = {"bullseye", "bookworm"},
        possibleCpus = 80,
        memoryMiB = 2048)
class SlicedLivepatchTest {

    private static final int SERVICES = 2_000;

    /** A service and its destination each, two more with traffic, and the total. */
    private static final int ESTIMATORS = 2 * (SERVICES + 2) + 1;

    /** LONGEST_SLICE_NS of the livepatch. */
    private static final double SLICE_NANOS = 900e3;

    private static final Duration BOUND = Duration.ofMinutes(10);

    /** One service at either end of the list. */
    @BeforeEach
    void two_thousand_services_and_two_with_traffic(Guest guest) {
        if (!guest.run("test", "-e", "/proc/net/ip_vs").succeeded()) {
            guest.output("sh", "-c", """
                    modprobe ip_vs && modprobe ip_vs_rr
                    ip address add 10.199.0.1/32 dev lo; ip address add 10.199.0.2/32 dev lo
                    """);
            addService(53, guest);
            guest.loadRules(new IpvsRules(SERVICES));
            addService(54, guest);
        }
    }

    @Test
    void a_slice_takes_its_millisecond_where_the_walk_takes_hundreds(Guest guest) {
        LivepatchInGuest patch = patch(guest);
        JsonNode before = measure(guest, "12s");

        assertThat(patch.apply().outcome()).isEqualTo(FixResult.Applied);
        JsonNode sliced = measure(guest, "20s");
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.Reverted);
        JsonNode after = measure(guest, "12s");

        System.out.printf("%s: before %s%n  sliced %s%n  after %s%n", guest.release(), before, sliced, after);
        double oneEstimator = nanos(before, "p50") / ESTIMATORS;
        assertThat(nanos(sliced, "p50")).isLessThan(SLICE_NANOS + 2 * oneEstimator);
        assertThat(nanos(sliced, "p99")).isLessThan(nanos(before, "p50") / 5);
        assertThat(sliced.get("walks").asInt())
                .isGreaterThan(10 * before.get("walks").asInt());
        assertThat(nanos(after, "p50")).isGreaterThan(nanos(before, "p50") / 5);
    }

    @Test
    void totals_are_of_the_last_round_and_rates_are_those_of_the_traffic(Guest guest) throws IOException {
        LivepatchInGuest patch = patch(guest);
        Path stop = guest.share().resolve("stop");
        GuestProcess packets = HelperInGuest.in(guest)
                .start(SteadyPackets.class, "10.199.0.1", "10.199.0.2", stop.toString(), "53", "54");
        assertThat(patch.apply().outcome()).isEqualTo(FixResult.Applied);
        // A quarter of an old error goes with each round.
        List<IpvsStats> settling = rounds(14, guest);

        List<IpvsStats> rounds = rounds(8, guest);
        double ofServices = (rate(53, guest) + rate(54, guest)) / 2;

        IpvsStats first = rounds.getFirst();
        IpvsStats last = rounds.getLast();
        double period = (last.seconds() - first.seconds()) / (rounds.size() - 1);
        double truth = last.bytesPerSecondSince(first);
        double shown = rounds.stream()
                .mapToDouble(round -> round.rates().bytes())
                .average()
                .orElseThrow();
        Files.createFile(stop);
        assertThat(packets.await().exitCode()).isZero();
        double ended = IpvsStats.of(guest).seconds();
        Wait.until("the totals are what the CPUs counted", Duration.ofSeconds(60), () -> upToDate(IpvsStats.of(guest)));
        double behind = IpvsStats.of(guest).seconds() - ended;
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.Reverted);
        System.out.printf(
                "%s: settled in %.1f s, rounds of %.3f s, %.0f bytes/s, shown %.0f, of services %.0f; totals right %.1f s after the end%n",
                guest.release(),
                settling.getLast().seconds() - settling.getFirst().seconds(),
                period,
                truth,
                shown,
                ofServices * 2,
                behind);
        assertThat(period).isBetween(1.9, 3.0);
        assertThat(shown).isCloseTo(truth, within(truth * 0.02));
        assertThat(ofServices * 2).isCloseTo(truth, within(truth * 0.05));
        assertThat(behind).isLessThan(2 * period);
        IntStream.range(1, rounds.size())
                .forEach(i -> assertThat(rounds.get(i).total().bytes())
                        .isBetween(
                                rounds.get(i - 1).counted().bytes(),
                                rounds.get(i).counted().bytes()));
    }

    @Test
    void the_kernel_logs_nothing_while_all_that_it_depends_on_comes_and_goes(Guest guest) {
        LivepatchInGuest patch = patch(guest);
        patch.cycle(1);
        List<String> warnings = patch.warnings();
        GuestProcess rules = forever(guest, """
                for ((i = 0; ; i = (i + 1) % 250)); do
                    ipvsadm -A -t 10.198.0.$i:80 -s rr
                    ipvsadm -a -t 10.198.0.$i:80 -r 10.198.1.$i:80 -m
                    ipvsadm -D -t 10.198.0.$i:80
                done""");
        GuestProcess namespaces = forever(guest, """
                rules=$(for ((i = 0; i < 250; i++)); do echo "-A -t 10.9.0.$i:80 -s rr"; echo "-a -t 10.9.0.$i:80 -r 10.9.1.1 -m"; done)
                while :; do
                    ip netns add churned && ip -n churned link set lo up
                    ip netns exec churned ipvsadm -R <<<"$rules"
                    sleep 3
                    ip netns delete churned
                done""");

        patch.cycle(8);
        assertThat(patch.apply().outcome()).isEqualTo(FixResult.Applied);

        assertThat(rules.isAlive()).as(rules.stderr()).isTrue();
        assertThat(namespaces.isAlive()).as(namespaces.stderr()).isTrue();
        rules.stop();
        namespaces.stop();
        // Under the patch the module goes away with all that is known of its walks, and comes again to be patched.
        guest.output("sh", "-c", """
                ip netns delete churned 2>/dev/null; ipvsadm -C
                until modprobe -r ip_vs_rr ip_vs; do sleep 1; done
                modprobe ip_vs && modprobe ip_vs_rr""");
        assertThat(patch.isEnabled()).isTrue();
        guest.output("ipvsadm", "-A", "-t", "10.198.0.1:80", "-s", "rr");
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.Reverted);
        assertThat(patch.warnings()).isEqualTo(warnings);
        guest.output("sh", "-c", "ipvsadm -C && modprobe -r ip_vs_rr ip_vs");
    }

    private static void addService(int port, Guest guest) {
        guest.output("sh", "-c", """
                ipvsadm -A -u 10.199.0.1:%1$d -s rr && ipvsadm -a -u 10.199.0.1:%1$d -r 10.199.0.2:%1$d -m
                """.formatted(port));
    }

    /** What IPVS said after each of the next rounds. */
    private static List<IpvsStats> rounds(int count, Guest guest) {
        List<IpvsStats> rounds = new ArrayList<>(List.of(IpvsStats.of(guest)));
        while (rounds.size() <= count) {
            long before = rounds.getLast().total().bytes();
            Wait.until("another round is over", Duration.ofSeconds(60), () -> {
                IpvsStats now = IpvsStats.of(guest);
                return now.total().bytes() != before && rounds.add(now);
            });
        }
        // The first was taken somewhere within a round.
        return rounds.subList(1, rounds.size());
    }

    private static boolean upToDate(IpvsStats now) {
        return now.total().equals(now.counted());
    }

    /** Bytes that come in for one service, by its own estimator. */
    private static double rate(int port, Guest guest) {
        return guest.output("ipvsadm", "-Ln", "-u", "10.199.0.1:" + port, "--rate", "--exact")
                .lines()
                .filter(line -> line.startsWith("UDP"))
                .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[5]))
                .findFirst()
                .orElseThrow();
    }

    private static GuestProcess forever(Guest guest, String script) {
        return guest.start(new Command(List.of("bash", "-c", script), BOUND));
    }

    private static JsonNode measure(Guest guest, String duration) {
        return HelperInGuest.json(HelperInGuest.in(guest)
                        .run("measure", "--duration", duration, "--min-samples", "1", "--output", "json"))
                .get("measurement");
    }

    private static double nanos(JsonNode measurement, String what) {
        return GoDuration.parse(measurement.get(what).asText()).value().toNanos();
    }

    private static LivepatchInGuest patch(Guest guest) {
        Path built = guest.share().resolve("bundle");
        return new LivepatchInGuest(
                guest,
                built.toFile().exists()
                        ? new LivepatchBundle(built)
                        : LivepatchBundle.build(guest.share(), "--variant", "sliced", guest.release()),
                LivepatchBundle.SLICED_MODULE);
    }
}
