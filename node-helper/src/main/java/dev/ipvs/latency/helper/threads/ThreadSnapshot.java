package dev.ipvs.latency.helper.threads;

import dev.ipvs.latency.helper.bpf.ThreadsLayout;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The threads of the host's network namespace at one moment. */
record ThreadSnapshot(Instant at, List<EstimatorThread> threads) {

    ThreadSnapshot {
        threads = List.copyOf(threads);
    }

    static ThreadSnapshot read(Instant at, ByteBuffer threads) {
        int count = Math.clamp(
                Integer.toUnsignedLong(threads.getInt(ThreadsLayout.Threads.COUNT)), 0, ThreadsLayout.THREADS_READ);
        return new ThreadSnapshot(
                at,
                IntStream.range(0, count)
                        .mapToObj(index -> EstimatorThread.read(threads, index))
                        .toList());
    }

    /** CPU time since then, of all. A thread that began meanwhile counts whole; what one that ended ran last is lost. */
    long runtimeSince(ThreadSnapshot earlier) {
        Map<Long, Long> before = earlier.threads.stream()
                .filter(EstimatorThread::runs)
                .collect(Collectors.toMap(EstimatorThread::pid, EstimatorThread::runtimeNs, Math::max));
        return threads.stream()
                .filter(EstimatorThread::runs)
                .mapToLong(thread -> thread.runtimeNs() - before.getOrDefault(thread.pid(), 0L))
                .filter(ns -> ns > 0)
                .sum();
    }
}
