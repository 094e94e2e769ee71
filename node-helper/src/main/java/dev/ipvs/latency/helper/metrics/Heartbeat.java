package dev.ipvs.latency.helper.metrics;

import java.time.Duration;

/** Whether the loop still turns: it passes here every two seconds, and a long read of the kernel's symbols takes one. */
public final class Heartbeat {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        return System.nanoTime() - newestNanos < PATIENCE.toNanos();
    }
}
