package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the figures of two windows differ enough for a reader to care. */
record FigureChange(Measurement before, Measurement after, Thresholds thresholds) {

    private static final int CORE = 1_000;

    /**
     * One that changed by more than half of the largest of both and of its threshold: a healthy node's figures may move below
     * half of the threshold, a breached one's between half and twice, without being written.
     */
    boolean isLarge() {
        return Stream.of(
                        isLarge(before.p99(), after.p99(), thresholds.estimatorP99()),
                        isLarge(before.max(), after.max(), thresholds.estimatorMax()),
                        isLarge(
                                max(before.netRxDelayByEstimator()),
                                max(after.netRxDelayByEstimator()),
                                thresholds.netRxDelayByEstimatorMax()),
                        isLarge(
                                max(before.netRxDelayByRuleUpdates()),
                                max(after.netRxDelayByRuleUpdates()),
                                thresholds.netRxDelayByEstimatorMax()),
                        isLarge(millicores(before), millicores(after)))
                .anyMatch(large -> large);
    }

    /** Of threads that have no threshold too: a core more is worth a look. */
    private boolean isLarge(long from, long to) {
        long scale = Math.max(
                Optional.ofNullable(thresholds.estimatorThreadsMillicores()).orElse(CORE), (int) Math.max(from, to));
        return Math.abs(from - to) > scale / 2;
    }

    private static long millicores(Measurement window) {
        return Optional.ofNullable(window.estimatorThreads())
                .map(Measurement.EstimatorThreads::millicores)
                .orElse(0);
    }

    private static @Nullable GoDuration max(Measurement.@Nullable Delay delay) {
        return delay == null ? null : delay.max();
    }

    private static boolean isLarge(@Nullable GoDuration before, @Nullable GoDuration after, GoDuration threshold) {
        long from = nanos(before);
        long to = nanos(after);
        long scale = Math.max(nanos(threshold), Math.max(from, to));
        return Math.abs(from - to) > scale / 2;
    }

    private static long nanos(@Nullable GoDuration duration) {
        return Optional.ofNullable(duration)
                .map(present -> present.value().toNanos())
                .orElse(0L);
    }
}
