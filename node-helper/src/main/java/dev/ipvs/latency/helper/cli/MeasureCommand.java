package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.helper.forecast.Forecast;
import dev.ipvs.latency.helper.forecast.RuleHistory;
import dev.ipvs.latency.helper.judge.Judge;
import dev.ipvs.latency.helper.judge.Judgement;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Obstacles;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.EstimatorProbe;
import dev.ipvs.latency.helper.measure.ProbeChoice;
import dev.ipvs.latency.helper.measure.ProbeStart;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.measure.WindowedMeasurement;
import dev.ipvs.latency.helper.threads.ThreadProbe;
import dev.ipvs.latency.helper.threads.ThreadProbeStart;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures once, without Kubernetes: the quickest way to find out whether a machine has the problem. */
@Command(
        name = "measure",
        description = {
            "Measures this machine once and says whether it has the problem.",
            "Needs root, or the capabilities BPF, PERFMON and SYSLOG."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:healthy, or not affected",
            "1:breached: over a threshold (see --breached-exit-code)",
            "2:wrong usage",
            "3:cannot measure; says what to do",
            "4:inconclusive: too few walks were seen"
        })
final class MeasureCommand implements Callable<Integer> {

    /** The output's form. */
    enum Output {
        text,
        json
    }

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "20s",
            converter = GoDurationConverter.class,
            description = "How long to measure; the estimator walks every 2 s (default: ${DEFAULT-VALUE}).")
    GoDuration duration = GoDuration.parse("20s");

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Output output = Output.text;

    @Option(
            names = "--min-samples",
            paramLabel = "N",
            defaultValue = "5",
            description = "Fewer walks are inconclusive (default: ${DEFAULT-VALUE}).")
    int minSamples = 5;

    @Option(
            names = "--estimator-p99",
            paramLabel = "DURATION",
            defaultValue = "50ms",
            converter = GoDurationConverter.class,
            description = "Threshold of the walks' 99th percentile (default: ${DEFAULT-VALUE}).")
    GoDuration estimatorP99 = Thresholds.DEFAULT.estimatorP99();

    @Option(
            names = "--estimator-max",
            paramLabel = "DURATION",
            defaultValue = "200ms",
            converter = GoDurationConverter.class,
            description = "Threshold of the longest walk (default: ${DEFAULT-VALUE}).")
    GoDuration estimatorMax = Thresholds.DEFAULT.estimatorMax();

    @Option(
            names = "--netrx-delay-max",
            paramLabel = "DURATION",
            defaultValue = "50ms",
            converter = GoDurationConverter.class,
            description =
                    "Threshold of the longest wait of received packets that a walk caused (default: ${DEFAULT-VALUE}).")
    GoDuration netRxDelayMax = Thresholds.DEFAULT.netRxDelayByEstimatorMax();

    @Option(
            names = "--estimator-threads-millicores",
            paramLabel = "M",
            description =
                    "Threshold of the CPU of the kernel threads that estimate from 6.2 on, in thousandths of a core (default: none).")
    @Nullable
    Integer estimatorThreadsMillicores;

    @Option(
            names = "--breached-exit-code",
            paramLabel = "CODE",
            defaultValue = "1",
            description =
                    "Exit code if breached; 0 where only a machine that cannot be measured is a failure (default: ${DEFAULT-VALUE}).")
    int breachedExitCode = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (duration.value().toSeconds() < 2) {
            throw new ParameterException(
                    spec.commandLine(), "--duration must be at least 2s: the estimator walks every 2 s");
        }
        HostFiles files = HostFiles.ofThisMachine();
        KernelFacts facts = KernelFacts.read(files);
        MeasureResult result = measure(files, facts);
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.json ? MeasureJson.of(result) : MeasureText.of(result));
        out.flush();
        return result.exitCode(breachedExitCode);
    }

    private MeasureResult measure(HostFiles files, KernelFacts facts) throws InterruptedException {
        return switch (ProbeChoice.of(files, facts)) {
            case ProbeChoice.NothingToMeasure _ ->
                MeasureResult.without(facts, Rules.read(files), Judge.unaffected(facts.variant()), List.of());
            case ProbeChoice.KernelThreads _ ->
                switch (ThreadProbeStart.attempt(files, facts.symbols(), Clock.systemUTC())) {
                    case ThreadProbeStart.Unreadable unreadable ->
                        result(
                                files,
                                facts,
                                new MeasureResult.Threads.Unread(unreadable.problem()),
                                Judge.unmeasured(facts.variant(), Optional.of(unreadable.problem()), once()));
                    case ThreadProbeStart.Reading reading -> read(files, facts, reading.probe());
                };
            case ProbeChoice.Blocked blocked -> cannotMeasure(files, facts, blocked.problems());
            case ProbeChoice.TimerTracepoints _ ->
                switch (ProbeStart.attempt(files, facts, Clock.systemUTC())) {
                    case ProbeStart.Refused refused -> {
                        refused.log().forEach(spec.commandLine().getErr()::println);
                        yield cannotMeasure(files, facts, List.of(refused.problem()));
                    }
                    case ProbeStart.Counting counting -> count(files, facts, counting.probe());
                };
        };
    }

    private MeasureResult count(HostFiles files, KernelFacts facts, EstimatorProbe probe) throws InterruptedException {
        try (probe) {
            WindowedMeasurement measurement = new WindowedMeasurement(probe);
            if (!probe.seesRuleUpdates()) {
                spec.commandLine()
                        .getErr()
                        .println("kprobes are refused here: delays by rule updates are not measured");
            }
            await();
            Window window = measurement.cut();
            MeasurementSpec once = once();
            List<Problem> problems = problems(probe, window);
            boolean changed = !facts.refreshed(files).equals(facts);
            Judgement judgement = changed
                    ? Judge.kernelChanged()
                    : problems.isEmpty() ? Judge.next(Judgement.NOT_YET, window, once) : Judge.cannotMeasure(problems);
            Rules rules = Rules.read(files);
            RuleHistory history = RuleHistory.NONE.plus(new RuleHistory.Count(window.end(), rules.estimators()));
            Optional<Forecast> forecast = changed || !problems.isEmpty()
                    ? Optional.empty()
                    : Forecast.of(window, history, facts, once.thresholds());
            return new MeasureResult(
                    facts, rules, Optional.of(window), forecast, Optional.empty(), judgement, problems);
        }
    }

    private MeasureResult read(HostFiles files, KernelFacts facts, ThreadProbe probe) throws InterruptedException {
        try (probe) {
            await();
            ThreadWindow window = probe.cut();
            Judgement judgement = facts.refreshed(files).equals(facts)
                    ? Judge.next(Judgement.NOT_YET, window, once())
                    : Judge.kernelChanged();
            return result(files, facts, new MeasureResult.Threads.Measured(window), judgement);
        }
    }

    private void await() throws InterruptedException {
        spec.commandLine().getErr().println("measuring for " + duration + " …");
        Thread.sleep(duration.value());
    }

    /** One window is to decide. */
    private MeasurementSpec once() {
        return new MeasurementSpec(
                duration,
                minSamples,
                1,
                new Thresholds(estimatorP99, estimatorMax, netRxDelayMax, estimatorThreadsMillicores));
    }

    private static MeasureResult result(
            HostFiles files, KernelFacts facts, MeasureResult.Threads threads, Judgement judgement) {
        return new MeasureResult(
                facts,
                Rules.read(files),
                Optional.empty(),
                Optional.empty(),
                Optional.of(threads),
                judgement,
                List.of());
    }

    private static List<Problem> problems(EstimatorProbe probe, Window window) {
        if (Judge.notSeen(window)) {
            return List.of(Obstacles.estimatorNotSeen());
        }
        return probe.isInHostNamespace() ? List.of() : List.of(Obstacles.wrongNetworkNamespace());
    }

    private static MeasureResult cannotMeasure(HostFiles files, KernelFacts facts, List<Problem> problems) {
        return MeasureResult.without(facts, Rules.read(files), Judge.cannotMeasure(problems), problems);
    }
}
