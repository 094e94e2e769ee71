package dev.ipvs.latency.helper.metrics;

import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.Rules;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What a scrape sees: the newest figures that the loop left here. A scrape reads no counter of the kernel and no rules, so it
 * costs the node nothing that grows with what it has.
 */
public final class NodeMetrics implements MultiCollector {
    private final HostFiles files;
    private final AtomicReference<Optional<NodeFigures>> figures = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Rules>> rules = new AtomicReference<>(Optional.empty());
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    public NodeMetrics(HostFiles files) {
        this.files = files;
    }

    public void show(NodeFigures now) {
        figures.set(Optional.of(now));
    }

    public void counted(Rules now) {
        rules.set(Optional.of(now));
    }

    public void reportWritten() {
        written.incrementAndGet();
    }

    public void reportFailed() {
        failed.incrementAndGet();
    }

    /** Whether the loop has looked at the node once. */
    boolean ready() {
        return figures.get().isPresent();
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(Stream.of(
                        figures.get().stream().flatMap(Snapshots::ofNode),
                        rules.get().stream().map(Snapshots::ofRules),
                        Stream.of(Snapshots.ofReports(written.get(), failed.get())),
                        Snapshots.ofProcess(ProcessHandle.current().info(), files))
                .flatMap(part -> part)
                .toList());
    }
}
