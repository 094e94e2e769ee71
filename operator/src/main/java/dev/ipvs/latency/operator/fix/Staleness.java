package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.ReportInterval;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.operator.node.HelperPod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a helper has fallen silent. One that lives writes only when it has something new to say, so its pod tells: silent is
 * a helper that was last heard, and whose pod stopped being Ready, more than three windows ago. What is stored is never trusted
 * for longer than three windows past {@link ReportInterval#EVERY}, whatever the pod is. The node's clock has no say in it.
 */
public final class Staleness {
    public static final int WINDOWS = 3;

    /** A new helper needs this long beyond its windows to be pulled, started and attached. */
    private static final Duration START = Duration.ofMinutes(2);

    /** A write takes its time. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private Staleness() {}

    /** When the node counts as silent unless it is heard of before; empty if it has nothing to measure. */
    public static Optional<Instant> deadline(NodeSnapshot node, MeasurementSpec spec) {
        if (saidThereIsNothingToMeasure(node)) {
            return Optional.empty();
        }
        Duration timeout = spec.window().value().multipliedBy(WINDOWS).plus(GRACE);
        return node.heardAt()
                .map(heard -> lastSign(node, heard))
                .or(() -> node.watchedSince().map(since -> since.plus(START)))
                .map(last -> last.plus(timeout));
    }

    private static Instant lastSign(NodeSnapshot node, Instant heard) {
        Instant latest = heard.plus(ReportInterval.EVERY);
        return switch (node.helper()) {
            case HelperPod.Ready() -> latest;
            case HelperPod.NotReady(Instant since, var _) -> since.isBefore(heard) ? heard : earlier(since, latest);
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
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
