package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.v1alpha1.NodeLatencyStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes reports one at a time in a thread of its own, so that an API server that is away holds up nothing. Only the newest
 * report counts: one that could not be written is tried again until it was, or until a newer one takes its place.
 */
public final class Reporter {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Consumer<NodeLatencyStatus> api;
    private final Supplier<NodeLatencyStatus.Rules> rules;
    private final BiConsumer<NodeReport, @Nullable RuntimeException> outcomes;
    private final AtomicReference<@Nullable NodeReport> waiting = new AtomicReference<>();
    private boolean stopping;
    private final Thread thread = new Thread(this::writeAll, "reporter");

    /**
     * @param outcomes receives each attempt, with the failure if there was one
     */
    public Reporter(
            Consumer<NodeLatencyStatus> api,
            Supplier<NodeLatencyStatus.Rules> rules,
            BiConsumer<NodeReport, @Nullable RuntimeException> outcomes) {
        this.api = api;
        this.rules = rules;
        this.outcomes = outcomes;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    public void offer(NodeReport report) {
        synchronized (waiting) {
            waiting.set(report);
            waiting.notifyAll();
        }
    }

    /** Begins no other write, and waits until the one in flight is finished, for at most this long. */
    public void stop(Duration timeout) throws InterruptedException {
        synchronized (waiting) {
            stopping = true;
            waiting.notifyAll();
        }
        thread.join(timeout);
    }

    private void writeAll() {
        Duration pause = FIRST_PAUSE;
        try {
            for (Optional<NodeReport> next = take(); next.isPresent(); next = take()) {
                NodeReport report = next.orElseThrow();
                if (write(report)) {
                    pause = FIRST_PAUSE;
                } else {
                    waiting.compareAndSet(null, report);
                    pauseOrNewer(report, pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The newest; nothing once no more is to be written. */
    private Optional<NodeReport> take() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.get() == null && !stopping) {
                waiting.wait();
            }
            return stopping ? Optional.empty() : Optional.ofNullable(waiting.getAndSet(null));
        }
    }

    private boolean write(NodeReport report) {
        try {
            api.accept(report.toStatus(rules.get()));
            outcomes.accept(report, null);
            return true;
        } catch (RuntimeException e) {
            outcomes.accept(report, e);
            return false;
        }
    }

    /** Jittered by a third, so that the nodes of a cluster do not retry in step; a newer report does not wait. */
    private void pauseOrNewer(NodeReport failed, Duration pause) throws InterruptedException {
        long millis = pause.toMillis() + ThreadLocalRandom.current().nextLong(pause.toMillis() / 3);
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        synchronized (waiting) {
            long left = millis;
            while (left > 0 && waiting.get() == failed && !stopping) {
                waiting.wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        }
    }
}
