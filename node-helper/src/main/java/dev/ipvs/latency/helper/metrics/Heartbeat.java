package dev.ipvs.latency.helper.metrics;

import java.time.Duration;

/** Whether the loop is alive: it beats every two seconds, and reading all kernel symbols takes about one. */
public final class Heartbeat {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final NodeMetrics metrics;
    private volatile long newestNanos = System.nanoTime();

    public Heartbeat(NodeMetrics metrics) {
        this.metrics = metrics;
    }

    public void beat(NodeFigures figures) {
        metrics.show(figures);
        newestNanos = System.nanoTime();
    }

    public boolean beats() {
        return System.nanoTime() - newestNanos < TIMEOUT.toNanos();
    }
}
