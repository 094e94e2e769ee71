package dev.ipvs.latency.helper.diagnose.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.Gap;
import dev.ipvs.latency.helper.diagnose.Point;
import dev.ipvs.latency.helper.diagnose.Wait;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The waits and the held packets in the Trace Event Format (JSON object form, complete events), which chrome://tracing, Perfetto and
 * speedscope open. A process stands for a CPU or a packet. A culprit's runs are summed, so within a wait they are drawn
 * one after the other, the longest first: their lengths are measured, their places are not.
 */
public final class ChromeTrace {

    private static final int PACKETS = 1_000_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ChromeTrace() {}

    /** @param ts and dur in microseconds, as the format has them */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Event(
            String name, String cat, String ph, double ts, double dur, int pid, int tid, Map<String, Object> args) {}

    record Trace(String displayTimeUnit, List<Event> traceEvents) {}

    public static String of(Diagnosis diagnosis) {
        List<Event> events = Stream.of(
                        diagnosis.waits().stream().map(Wait::cpu).distinct().map(cpu -> named(cpu, "CPU " + cpu)),
                        diagnosis.waits().stream().flatMap(ChromeTrace::wait),
                        diagnosis.gaps().stream().flatMap(ChromeTrace::packet))
                .flatMap(each -> each)
                .toList();
        try {
            return MAPPER.writeValueAsString(new Trace("ms", events)) + System.lineSeparator();
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Stream<Event> wait(Wait wait) {
        Event whole = slice(
                "NET_RX waits",
                "wait",
                wait.startNs(),
                wait.ns(),
                wait.cpu(),
                Map.of("explained", Text.percent(wait.explainedNs(), wait.ns())));
        return Stream.concat(Stream.of(whole), culprits(wait.culprits(), wait.startNs(), wait.ns(), wait.cpu()));
    }

    private static Stream<Event> packet(Gap gap) {
        int pid = PACKETS + gap.packet().number();
        List<Point> points = gap.points();
        Stream<Event> steps = IntStream.range(1, points.size())
                .mapToObj(at -> slice(
                        points.get(at - 1).function() + " to " + points.get(at).function(),
                        "packet",
                        points.get(at - 1).atNs(),
                        points.get(at).atNs() - points.get(at - 1).atNs(),
                        pid,
                        Map.of(
                                "device", points.get(at).device(),
                                "netns", points.get(at).netns(),
                                "CPU", points.get(at).cpu(),
                                "process", points.get(at).process())));
        String name =
                "packet %d: %s".formatted(gap.packet().number(), gap.packet().text());
        return Stream.of(
                        Stream.of(named(pid, name)),
                        steps,
                        culprits(gap.culprits(), gap.from().atNs(), gap.ns(), pid))
                .flatMap(each -> each);
    }

    private static Stream<Event> culprits(List<Culprit> culprits, long startNs, long ns, int pid) {
        List<Event> events = new ArrayList<>();
        long at = startNs;
        for (Culprit culprit : culprits) {
            long length = Math.clamp(startNs + ns - at, 0, culprit.ns());
            events.add(slice(
                    culprit.text(),
                    culprit.kind().name(),
                    at,
                    length,
                    pid,
                    Map.of("runs", culprit.runs(), "ns", culprit.ns())));
            at += length;
        }
        return events.stream();
    }

    private static Event named(int pid, String name) {
        return new Event("process_name", "", "M", 0, 0, pid, 0, Map.of("name", name));
    }

    private static Event slice(String name, String category, long startNs, long ns, int pid, Map<String, Object> args) {
        return new Event(name, category, "X", startNs / 1_000.0, ns / 1_000.0, pid, 0, args);
    }
}
