package dev.ipvs.latency.helper.run;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.helper.judge.Figures;
import dev.ipvs.latency.helper.judge.Judge;
import dev.ipvs.latency.helper.judge.Judgement;
import dev.ipvs.latency.helper.judge.VerdictHistory;
import dev.ipvs.latency.helper.kernel.Obstacles;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.measure.WindowedMeasurement;
import dev.ipvs.latency.helper.metrics.NodeFigures;
import dev.ipvs.latency.helper.report.Assignment;
import dev.ipvs.latency.helper.report.NodeReport;
import dev.ipvs.latency.helper.report.ReportSchedule;
import dev.ipvs.latency.helper.report.ReportSchedule.Reported;
import dev.ipvs.latency.helper.report.StatusFields;
import dev.ipvs.latency.helper.report.StoredStatus;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures, judges and emits reports in one thread, with or without an API server. */
public final class NodeLoop {

    /** How often the kernel's state is read: a changed sysctl is noticed within one period of the estimator. */
    private static final Duration RECHECK = Duration.ofSeconds(2);

    private final BlockingQueue<Event> events;
    private final LocalMeasurement measurement;
    private final Forecaster forecaster;
    private final Supplier<Optional<Proxy>> proxy;
    private final Consumer<NodeReport> reports;
    private final Consumer<NodeFigures> figures;
    private final ReportSchedule schedule;
    private final Clock clock;
    private final Log log;

    private Optional<Assignment> assignment = Optional.empty();
    private VerdictHistory history;
    private Optional<Measurement> newest = Optional.empty();
    private Optional<Window> newestWindow = Optional.empty();
    private Optional<ThreadWindow> newestThreads = Optional.empty();
    private Optional<Reported> reported = Optional.empty();

    public NodeLoop(
            BlockingQueue<Event> events,
            LocalMeasurement measurement,
            Forecaster forecaster,
            Supplier<Optional<Proxy>> proxy,
            Consumer<NodeReport> reports,
            Consumer<NodeFigures> figures,
            ReportSchedule schedule,
            Clock clock,
            Log log) {
        this.events = events;
        this.measurement = measurement;
        this.forecaster = forecaster;
        this.proxy = proxy;
        this.reports = reports;
        this.figures = figures;
        this.schedule = schedule;
        this.clock = clock;
        this.log = log;
        this.history = new VerdictHistory(Judgement.NOT_YET, clock.instant());
    }

    /** Runs until {@link Event.Stop}. */
    public void run() throws InterruptedException {
        while (true) {
            Optional<Event> event =
                    Optional.ofNullable(events.poll(untilNextStep().toMillis(), TimeUnit.MILLISECONDS));
            if (event.isPresent() && !handle(event.get())) {
                return;
            }
            refreshKernel();
            assignment.ifPresent(this::step);
            figures.accept(figures());
        }
    }

    private Duration untilNextStep() {
        return assignment
                .map(assigned -> measurement.untilWindowOf(assigned.window()))
                .filter(left -> left.isPositive() && left.compareTo(RECHECK) < 0)
                .orElse(RECHECK);
    }

    private boolean handle(Event event) {
        return switch (event) {
            case Event.Assigned assigned -> {
                assigned(assigned.assignment(), assigned.stored());
                yield true;
            }
            case Event.Unassigned _ -> {
                assignment = Optional.empty();
                reported = Optional.empty();
                yield true;
            }
            case Event.Stop _ -> false;
        };
    }

    private void assigned(Assignment now, StoredStatus stored) {
        boolean first = assignment.isEmpty();
        boolean otherMeasure = assignment
                .filter(before -> before.measurement().equals(now.measurement()))
                .isEmpty();
        assignment = Optional.of(now);
        if (first) {
            resume(stored);
        } else if (otherMeasure) {
            history = history.next(Judgement.NOT_YET, clock.instant());
        }
        if (first || otherMeasure) {
            log.info(
                    "assigned",
                    "generation",
                    now.generation(),
                    "window",
                    now.measurement().window());
            measurement.restartWindow();
            forecaster.forget();
        }
        if (stored.saysStale()) {
            reported = Optional.empty();
        }
    }

    /** Goes on where a helper before this one ended, if that was in this boot. */
    private void resume(StoredStatus stored) {
        String bootId = measurement.facts().state().bootId();
        newest = stored.measurementOf(bootId);
        stored.judgementOf(bootId)
                .ifPresent(judgement ->
                        history = new VerdictHistory(judgement, stored.since().orElseGet(clock::instant)));
    }

    private void refreshKernel() {
        if (measurement.refresh()) {
            history = history.underOtherConditions();
            forecaster.forget();
            log.info(
                    "kernel changed",
                    "variant",
                    measurement.facts().variant(),
                    "state",
                    measurement.facts().state());
        }
    }

    private void step(Assignment assigned) {
        Duration length = assigned.window();
        switch (measurement.state()) {
            case LocalMeasurement.State.Unaffected unaffected ->
                notMeasured(Judge.unmeasured(unaffected.variant(), unaffected.unread(), assigned.measurement()));
            case LocalMeasurement.State.Blocked blocked -> notMeasured(Judge.cannotMeasure(blocked.problems()));
            case LocalMeasurement.State.Threads _ ->
                measurement
                        .pollThreads(length)
                        .ifPresentOrElse(window -> measured(window, assigned), () -> awaitThreads(assigned));
            case LocalMeasurement.State.Measuring _ ->
                measurement.poll(length).ifPresent(window -> measured(window, assigned));
        }
        NodeReport report = report(assigned);
        if (schedule.due(reported, report, assigned)) {
            reports.accept(report);
            reported = Optional.of(Reported.after(reported, report, assigned));
        }
    }

    private void measured(ThreadWindow window, Assignment assigned) {
        newestThreads = Optional.of(window);
        newest = Optional.of(
                StatusFields.measurement(window, measurement.facts().state().bootId()));
        judged(Judge.next(history.judgement(), window, assigned.measurement()));
        log.info("window", "threads", window.threads(), "millicores", window.millicores());
    }

    /** Without a threshold for them, nothing has to be measured to know that threads hold up no packet. */
    private void awaitThreads(Assignment assigned) {
        if (history.judgement().reason() == VerdictReason.NotMeasuredYet
                && assigned.measurement().thresholds().estimatorThreadsMillicores() == null) {
            judged(Judge.unaffected(Variant.Kthread));
        }
    }

    private void measured(Window window, Assignment assigned) {
        newestWindow = Optional.of(window);
        newest = Optional.of(
                StatusFields.measurement(window, measurement.facts().state().bootId()));
        List<Problem> problems = measurement.problems();
        if (problems.isEmpty()) {
            forecaster.measured(
                    window, measurement.facts(), assigned.measurement().thresholds());
        }
        judged(
                problems.isEmpty()
                        ? Judge.next(history.judgement(), window, assigned.measurement())
                        : Judge.cannotMeasure(problems));
        log.info(
                "window",
                "walks",
                window.walks().map(DurationSummary::count).orElse(0L),
                "p99",
                window.walks().map(walks -> Figures.text(walks.p99Ns())).orElse("-"),
                "max",
                window.walks().map(walks -> Figures.text(walks.maxNs())).orElse("-"),
                "netRxDelayMax",
                window.netRxDelay().map(delay -> Figures.text(delay.maxNs())).orElse("-"),
                "verdict",
                history.judgement().value(),
                "breaches",
                history.judgement().breaches());
    }

    private void judged(Judgement judgement) {
        history = history.next(judgement, clock.instant());
    }

    private void notMeasured(Judgement judgement) {
        judged(judgement);
        newest = Optional.empty();
        newestWindow = Optional.empty();
        newestThreads = Optional.empty();
    }

    private NodeFigures figures() {
        return new NodeFigures(
                measurement.facts(),
                history.judgement().value(),
                problems(),
                measurement.windows().map(WindowedMeasurement::totals),
                newestWindow,
                newestThreads,
                forecaster.newest());
    }

    private NodeReport report(Assignment assigned) {
        Judgement judgement = history.judgement();
        return new NodeReport(
                assigned.generation(),
                StatusFields.kernel(measurement.facts()).with(proxy.get().orElse(null)),
                newest,
                forecaster.newest().map(StatusFields::forecast),
                new Verdict(
                        judgement.value(),
                        history.since(),
                        judgement.breaches(),
                        judgement.reason(),
                        judgement.message()),
                problems());
    }

    private List<Problem> problems() {
        return newestWindow
                .filter(Judge::notSeen)
                .map(_ -> List.of(Obstacles.estimatorNotSeen()))
                .orElseGet(measurement::problems);
    }
}
