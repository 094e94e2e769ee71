package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a helper has fallen silent: its newest window ended more than three windows ago. */
public final class Staleness {
    /** A helper writes rarely and with jitter, but within this many windows. */
    public static final int WINDOWS = 3;

    /** A new helper needs this long beyond its windows to be pulled, started and attached. */
    private static final Duration START = Duration.ofMinutes(2);

    /** Clocks of node and operator differ, and a write takes its time. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private Staleness() {}

    /** When the node counts as silent unless it is heard of before; empty if it has nothing to measure. */
    public static Optional<Instant> deadline(NodeSnapshot node, MeasurementSpec spec) {
        if (saidThereIsNothingToMeasure(node)) {
            return Optional.empty();
        }
        Duration timeouts = spec.window().value().multipliedBy(WINDOWS).plus(GRACE);
        return node.measurement()
                .map(Measurement::end)
                .or(() -> node.watchedSince().map(since -> since.plus(START)))
                .map(last -> last.plus(timeouts));
    }

    public static boolean isSilent(NodeSnapshot node, MeasurementSpec spec, Instant now) {
        return deadline(node, spec).filter(now::isAfter).isPresent();
    }

    private static boolean saidThereIsNothingToMeasure(NodeSnapshot node) {
        return node.verdict()
                .filter(verdict -> verdict.value() == VerdictValue.Unaffected
                        && verdict.reason() != VerdictReason.MeasurementStale)
                .isPresent();
    }
}
