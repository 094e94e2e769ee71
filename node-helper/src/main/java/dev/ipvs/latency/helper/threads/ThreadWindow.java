package dev.ipvs.latency.helper.threads;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the estimator's threads did within a window.
 *
 * @param threads how many ran at its end
 * @param estimators of all of them, at its end
 * @param mostEstimators of one of them
 * @param cpuNs CPU time of all of them, on all CPUs
 * @param isolatedCpus those that they may run on, although they are kept from other work
 */
public record ThreadWindow(
        Instant start,
        Instant end,
        int threads,
        int estimators,
        int mostEstimators,
        long cpuNs,
        List<Integer> isolatedCpus) {

    private static final int MILLIS = 1_000;

    public ThreadWindow {
        isolatedCpus = List.copyOf(isolatedCpus);
    }

    static ThreadWindow between(ThreadSnapshot before, ThreadSnapshot after, List<Integer> isolatedCpus) {
        List<EstimatorThread> running =
                after.threads().stream().filter(EstimatorThread::runs).toList();
        return new ThreadWindow(
                before.at(),
                after.at(),
                running.size(),
                running.stream().mapToInt(EstimatorThread::estimators).sum(),
                running.stream().mapToInt(EstimatorThread::estimators).max().orElse(0),
                after.runtimeSince(before),
                isolatedCpus);
    }

    /** CPU in thousandths of a core, as Kubernetes counts it. */
    public int millicores() {
        long ns = Duration.between(start, end).toNanos();
        return ns <= 0 ? 0 : Math.toIntExact(Math.round((double) cpuNs * MILLIS / ns));
    }
}
