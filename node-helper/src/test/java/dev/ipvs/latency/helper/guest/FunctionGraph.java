package dev.ipvs.latency.helper.guest;

import dev.ipvs.latency.lab.guest.Guest;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * ftrace's own measurement of {@code estimation_timer()}, to compare with. Stamps are of the monotonic clock: the default
 * one is clamped to a tick under emulation.
 */
final class FunctionGraph implements AutoCloseable {

    /** {@code 1234.567890 |   0) @ 353194.1 us |  estimation_timer [ip_vs]();} */
    private static final Pattern LINE =
            Pattern.compile("(?m)^\\s*(\\d+\\.\\d+) .*\\)[^|]*?([\\d.]+) us\\s+\\|\\s+estimation_timer");

    /** By how much a moment of the wall clock, converted, may lie beside ftrace's stamp. */
    private static final double CLOCKS_DIFFER = 0.05;

    private static final String TRACING = "/sys/kernel/tracing/";

    private final Guest guest;

    private FunctionGraph(Guest guest) {
        this.guest = guest;
    }

    /** One call, by the seconds since boot at which it began. */
    record Call(double beginSeconds, double micros) {
        double endSeconds() {
            return beginSeconds + micros / 1e6;
        }
    }

    static FunctionGraph start(Guest guest) {
        guest.output("sh", "-c", "mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing");
        FunctionGraph tracer = new FunctionGraph(guest);
        tracer.write("trace_clock", "mono");
        tracer.write("set_ftrace_filter", "estimation_timer");
        tracer.write("current_tracer", "function_graph");
        tracer.write("options/funcgraph-abstime", "1");
        return tracer;
    }

    /** The calls that a measurement between two moments of the wall clock saw. */
    Seen seen(Instant from, Instant to) {
        double booted = bootedAt();
        double begin = seconds(from) - booted;
        double end = seconds(to) - booted;
        List<Call> calls = LINE.matcher(guest.output("cat", TRACING + "trace"))
                .results()
                .map(FunctionGraph::call)
                .toList();
        return new Seen(
                calls.stream()
                        .filter(call ->
                                call.beginSeconds() > begin + CLOCKS_DIFFER && call.endSeconds() < end - CLOCKS_DIFFER)
                        .toList(),
                calls.stream()
                        .filter(call ->
                                call.endSeconds() > begin - CLOCKS_DIFFER && call.endSeconds() < end + CLOCKS_DIFFER)
                        .toList());
    }

    /**
     * @param surely calls that began and ended within the measurement
     * @param perhaps these, and those that were under way at one of its ends
     */
    record Seen(List<Call> surely, List<Call> perhaps) {}

    private static Call call(MatchResult line) {
        return new Call(Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2)));
    }

    private double bootedAt() {
        String[] words = guest.output("sh", "-c", "echo $(date +%s.%N) $(cat /proc/uptime)")
                .split(" ");
        return Double.parseDouble(words[0]) - Double.parseDouble(words[1]);
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private void write(String file, String value) {
        guest.output("sh", "-c", "echo " + value + " > " + TRACING + file);
    }

    @Override
    public void close() {
        write("current_tracer", "nop");
        write("set_ftrace_filter", "''");
    }
}
