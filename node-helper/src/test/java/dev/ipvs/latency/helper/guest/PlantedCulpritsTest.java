package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.helper.diagnose.Culprit.Kind;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * A module keeps received packets waiting in known ways, and the diagnosis must name each. What it can't plant is a process
 * that starves ksoftirqd: since d15121be7485 (Linux 6.5 and stable kernels before) every interrupt serves what waits.
 */
@OnKernels(value = "bookworm", onlineCpus = 3, possibleCpus = 3)
class PlantedCulpritsTest {

    /** On the third, a lock is held. */
    private static final int SENDS = 2;

    private static final int WAITS = 1;

    /** Packets come every 20 ms and, where the machine is busy, every 200: the first waits for the rest of this. */
    private static final int HELD_MS = 1_000;

    private static final String GAP = "100ms";

    /** Of the time that packets waited for what was planted. */
    private static final double RIGHTLY_NAMED = 0.95;

    /** Of each way: whatever takes the emulated CPU itself away adds to a wait what nobody in the guest can name. */
    private static final int TIMES = 2;

    /** What has tracepoints of its own. */
    private static final Set<Kind> INTERRUPTIONS = Set.of(Kind.HARDIRQ, Kind.HRTIMER, Kind.TIMER);

    /** One way of the module; its function is planted_NAME. */
    private record Way(String name, Kind kind) {

        String function() {
            return "planted_" + name;
        }
    }

    private static final List<Way> WAYS = List.of(
            new Way("timer", Kind.TIMER),
            new Way("hrtimer", Kind.HRTIMER),
            new Way("tasklet", Kind.TASKLET),
            new Way("rcu", Kind.RCU),
            new Way("hook", Kind.NET_RX),
            new Way("bh_off", Kind.TASK),
            new Way("contender", Kind.TASK),
            new Way("irqs_off", Kind.INTERRUPTS_OFF));

    @Test
    void each_way_to_keep_packets_waiting_is_named_and_the_estimator_is_acquitted(Guest guest) {
        guest.output("modprobe", "ip_vs");
        guest.output("insmod", module(guest).toString());
        try (Traffic _ = Traffic.between(SENDS, WAITS, guest)) {
            RunningDiagnosis running = RunningDiagnosis.start(GAP, guest);
            running.awaitSeconds(1);
            IntStream.range(0, TIMES).forEach(_ -> WAYS.forEach(way -> plant(way, guest)));
            JsonNode diagnosis = running.end();
            System.out.printf("%s: %s%n%s%n", guest.release(), diagnosis.get("sentences"), diagnosis.get("waits"));

            SoftAssertions.assertSoftly(all -> WAYS.forEach(way -> all.assertThat(rightlyNamed(way, diagnosis))
                    .as("share of what packets waited for %s", way)
                    .isGreaterThanOrEqualTo(RIGHTLY_NAMED)));
            assertThat(diagnosis.get("sentences").toString()).contains("IPVS' estimator is not the cause");
            assertThat(diagnosis.at("/completeness/complete").asBoolean())
                    .as(diagnosis.get("completeness").toString())
                    .isTrue();
        }
    }

    private static Path module(Guest guest) {
        String folder = new Command(List.of("../lab/culprits/build", guest.release()), Duration.ofMinutes(10))
                .output()
                .strip();
        return Path.of(folder, "planted_culprits.ko");
    }

    private static void plant(Way way, Guest guest) {
        guest.output(
                "taskset",
                "-c",
                String.valueOf(WAITS),
                "sh",
                "-c",
                "echo '%s %d' > /sys/module/planted_culprits/parameters/plant".formatted(way.name(), HELD_MS));
    }

    /**
     * Of the better one of the waits in which the planted function had most, less the interrupts and timers that came
     * meanwhile and took their own time; 0 where there is no such wait, or the kind is wrong.
     */
    private static double rightlyNamed(Way way, JsonNode diagnosis) {
        return stream(diagnosis.get("waits"))
                .filter(wait -> wait.at("/culprits/0/name").asText().equals(way.function()))
                .filter(wait ->
                        wait.at("/culprits/0/kind").asText().equals(way.kind().name()))
                .mapToDouble(wait ->
                        wait.at("/culprits/0/ns").asDouble() / (wait.get("ns").asDouble() - interruptions(way, wait)))
                .max()
                .orElse(0);
    }

    private static double interruptions(Way way, JsonNode wait) {
        return stream(wait.get("culprits"))
                .filter(culprit ->
                        INTERRUPTIONS.contains(Kind.valueOf(culprit.get("kind").asText())))
                .filter(culprit -> !culprit.get("name").asText().equals(way.function()))
                .mapToDouble(culprit -> culprit.get("ns").asDouble())
                .sum();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
