package dev.ipvs.latency.helper.run;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Obstacles;
import dev.ipvs.latency.helper.measure.EstimatorProbe;
import dev.ipvs.latency.helper.measure.ProbeChoice;
import dev.ipvs.latency.helper.measure.ProbeStart;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.measure.WindowedMeasurement;
import dev.ipvs.latency.helper.threads.ThreadProbe;
import dev.ipvs.latency.helper.threads.ThreadProbeStart;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Measures this machine as its kernel is just now, in windows that each hold for one state of it: when the sysctl, the
 * livepatches or the module change, the window under way is dropped and the next begins at once.
 */
public final class LocalMeasurement implements AutoCloseable {

    /** What is in the way may go away: another value of a sysctl, a loosened lockdown. */
    private static final Duration RETRY_BLOCKED = Duration.ofMinutes(10);

    /** What is being done. */
    public sealed interface State {
        /** Windows are measured. */
        record Measuring(EstimatorProbe probe, WindowedMeasurement windows) implements State {}

        /** Kernel threads estimate, and what they cost is read. */
        record Threads(ThreadProbe probe) implements State {}

        /**
         * There is nothing to measure.
         *
         * @param unread what keeps the estimator's threads from being read, where there are any
         */
        record Unaffected(Variant variant, Optional<Problem> unread) implements State {}

        /** Something is in the way. */
        record Blocked(List<Problem> problems) implements State {}
    }

    private final HostFiles files;
    private final Clock clock;
    private final Log log;
    private KernelFacts facts;
    private State state;
    private long startedNanos;

    private LocalMeasurement(HostFiles files, Clock clock, Log log, KernelFacts facts) {
        this.files = files;
        this.clock = clock;
        this.log = log;
        this.facts = facts;
        this.state = start();
        this.startedNanos = System.nanoTime();
    }

    public static LocalMeasurement start(HostFiles files, Clock clock, Log log) {
        return new LocalMeasurement(files, clock, log, KernelFacts.read(files));
    }

    public KernelFacts facts() {
        return facts;
    }

    public State state() {
        return state;
    }

    /** Looks whether the kernel changed; if so, what was measured so far no longer holds. */
    public boolean refresh() {
        KernelFacts now = facts.refreshed(files);
        if (now.equals(facts) && !(state instanceof State.Blocked && elapsed().compareTo(RETRY_BLOCKED) >= 0)) {
            return false;
        }
        facts = now;
        if (state instanceof State.Measuring measuring && now.variant() == Variant.Timer) {
            measuring.probe().retarget(now.symbols());
            restartWindow();
        } else {
            close();
            state = start();
            startedNanos = System.nanoTime();
        }
        return true;
    }

    /** The window under way, if it is as long as wanted by now; then the next begins. */
    public Optional<Window> poll(Duration length) {
        if (!(state instanceof State.Measuring measuring) || elapsed().compareTo(length) < 0) {
            return Optional.empty();
        }
        startedNanos = System.nanoTime();
        return Optional.of(measuring.windows().cut());
    }

    /** The same where kernel threads estimate. */
    public Optional<ThreadWindow> pollThreads(Duration length) {
        if (!(state instanceof State.Threads threads) || elapsed().compareTo(length) < 0) {
            return Optional.empty();
        }
        startedNanos = System.nanoTime();
        return Optional.of(threads.probe().cut());
    }

    /** How long until the window under way is that long. */
    public Duration untilWindowOf(Duration length) {
        Duration left = length.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    public void restartWindow() {
        switch (state) {
            case State.Measuring measuring -> measuring.windows().restart();
            case State.Threads threads -> threads.probe().cut();
            case State.Unaffected _, State.Blocked _ -> {}
        }
        startedNanos = System.nanoTime();
    }

    /** Where what is counted is cut into windows, if anything is. */
    public Optional<WindowedMeasurement> windows() {
        return state instanceof State.Measuring measuring ? Optional.of(measuring.windows()) : Optional.empty();
    }

    /** What keeps this from measuring, or from telling the truth about the host. */
    public List<Problem> problems() {
        return switch (state) {
            case State.Blocked blocked -> blocked.problems();
            case State.Unaffected _, State.Threads _ -> List.of();
            case State.Measuring measuring ->
                measuring.probe().isInHostNamespace() ? List.of() : List.of(Obstacles.wrongNetworkNamespace());
        };
    }

    private State start() {
        return switch (ProbeChoice.of(files, facts)) {
            case ProbeChoice.NothingToMeasure _ -> new State.Unaffected(facts.variant(), Optional.empty());
            case ProbeChoice.KernelThreads _ ->
                switch (ThreadProbeStart.attempt(files, facts.symbols(), clock)) {
                    case ThreadProbeStart.Reading reading -> new State.Threads(reading.probe());
                    case ThreadProbeStart.Unreadable unreadable -> {
                        log.warn(
                                "estimator threads are not read",
                                "cause",
                                unreadable.problem().message());
                        yield new State.Unaffected(facts.variant(), Optional.of(unreadable.problem()));
                    }
                };
            case ProbeChoice.Blocked blocked -> new State.Blocked(blocked.problems());
            case ProbeChoice.TimerTracepoints _ ->
                switch (ProbeStart.attempt(files, facts, clock)) {
                    case ProbeStart.Counting counting -> {
                        if (!counting.probe().seesRuleUpdates()) {
                            log.warn("delays by rule updates are not measured", "cause", "kprobes are refused");
                        }
                        yield new State.Measuring(counting.probe(), new WindowedMeasurement(counting.probe()));
                    }
                    case ProbeStart.Refused refused -> {
                        refused.log().forEach(line -> log.warn("libbpf", "line", line));
                        yield new State.Blocked(List.of(refused.problem()));
                    }
                };
        };
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    @Override
    public void close() {
        switch (state) {
            case State.Measuring measuring -> measuring.probe().close();
            case State.Threads threads -> threads.probe().close();
            case State.Unaffected _, State.Blocked _ -> {}
        }
    }
}
