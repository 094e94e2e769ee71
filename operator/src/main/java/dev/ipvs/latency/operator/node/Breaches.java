package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Measurement.EstimatorThreads;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The thresholds that one window is over, as phrases such as {@code p99 309ms > 50ms}. */
public final class Breaches {
    private Breaches() {}

    public static List<String> of(Measurement window, Thresholds thresholds) {
        List<String> breaches = new ArrayList<>();
        check("p99", window.p99(), thresholds.estimatorP99(), breaches);
        check("max", window.max(), thresholds.estimatorMax(), breaches);
        check("NET_RX delay", window.netRxDelayByEstimator(), thresholds.netRxDelayByEstimatorMax(), breaches);
        check(
                "NET_RX delay by rule updates",
                window.netRxDelayByRuleUpdates(),
                thresholds.netRxDelayByEstimatorMax(),
                breaches);
        check(window.estimatorThreads(), thresholds.estimatorThreadsMillicores(), breaches);
        return breaches;
    }

    private static void check(@Nullable EstimatorThreads threads, @Nullable Integer most, List<String> breaches) {
        if (threads != null && most != null && threads.millicores() > most) {
            breaches.add("estimator threads " + threads.millicores() + "m > " + most + "m");
        }
    }

    private static void check(String what, Measurement.@Nullable Delay delay, GoDuration limit, List<String> breaches) {
        if (delay != null) {
            check(what, delay.max(), limit, breaches);
        }
    }

    private static void check(String what, @Nullable GoDuration measured, GoDuration limit, List<String> breaches) {
        if (measured != null && measured.compareTo(limit) > 0) {
            breaches.add(what + " " + measured + " > " + limit);
        }
    }
}
