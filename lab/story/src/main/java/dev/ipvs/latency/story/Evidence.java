package dev.ipvs.latency.story;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen at one time.
 *
 * @param sysctl what the kernel said of {@link When#SYSCTL}
 */
public record Evidence(Measurement measured, String sysctl) {

    /** Both times side by side, as a table for a terminal. */
    public static String table(Evidence before, Evidence after) {
        return String.join(
                System.lineSeparator(),
                List.of(
                        row("", "before", "after"),
                        row("estimation_timer() p99", text(before.measured.p99()), text(after.measured.p99())),
                        row("estimation_timer() max", text(before.measured.max()), text(after.measured.max())),
                        row("packets' wait for it, waits", waits(before), waits(after)),
                        row("packets' wait for it, max", text(longestWait(before)), text(longestWait(after))),
                        row(When.SYSCTL, before.sysctl, after.sysctl)));
    }

    /** How much shorter the walks became. */
    public static double factor(Evidence before, Evidence after) {
        return (double) nanos(before.measured.p99()) / Math.max(1, nanos(after.measured.p99()));
    }

    private static long nanos(@Nullable GoDuration duration) {
        return Optional.ofNullable(duration)
                .map(present -> present.value().toNanos())
                .orElse(0L);
    }

    private static String waits(Evidence evidence) {
        return Optional.ofNullable(evidence.measured.netRxDelayByEstimator())
                .map(delay -> Long.toString(delay.count()))
                .orElse("0");
    }

    private static @Nullable GoDuration longestWait(Evidence evidence) {
        Measurement.Delay delay = evidence.measured.netRxDelayByEstimator();
        return delay == null ? null : delay.max();
    }

    private static String row(String what, String before, String after) {
        return "  %-30s %12s %12s".formatted(what, before, after);
    }

    private static String text(@Nullable GoDuration duration) {
        return duration == null ? "-" : duration.text();
    }
}
