package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.helper.diagnose.AdviceTable;
import dev.ipvs.latency.helper.diagnose.Diagnoser;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.DiagnosisJson;
import dev.ipvs.latency.helper.diagnose.DiagnosisOutcome;
import dev.ipvs.latency.helper.diagnose.DiagnosisRequest;
import dev.ipvs.latency.helper.diagnose.EstimatorRung;
import dev.ipvs.latency.helper.diagnose.FoldedStack;
import dev.ipvs.latency.helper.diagnose.PacketFilter;
import dev.ipvs.latency.helper.diagnose.Progress;
import dev.ipvs.latency.helper.diagnose.Sentences;
import dev.ipvs.latency.helper.diagnose.StopSignal;
import dev.ipvs.latency.helper.diagnose.kernel.KernelDiagnoser;
import dev.ipvs.latency.helper.diagnose.report.ChromeTrace;
import dev.ipvs.latency.helper.diagnose.report.HtmlReport;
import dev.ipvs.latency.helper.judge.Figures;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelState;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what received packets waited for on this machine, whoever is the cause. */
@Command(
        name = "diagnose",
        description = {
            "Says what received packets waited for on this machine: which function, interrupt or process, for how long, and"
                    + " what helps. Ctrl-C ends it early, with what was found so far.",
            "Needs root, or the capabilities BPF, PERFMON and SYSLOG."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no packet waited for longer than the gap",
            "1:packets waited for longer than the gap",
            "2:wrong usage, or a report cannot be written",
            "3:cannot diagnose; says what to do",
            "4:inconclusive: none was seen to wait, and events were lost"
        })
final class DiagnoseCommand implements Callable<Integer> {

    /** {@code measure} points to this command from such a wait on. */
    static final String DEFAULT_GAP = "50ms";

    /** How long the JVM's end waits for what was found so far: names take seconds on a slow machine. */
    private static final long GRACE_SECONDS = 60;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = GoDurationConverter.class,
            description = "How long to look (default: ${DEFAULT-VALUE}).")
    private GoDuration duration = GoDuration.parse("30s");

    @Option(
            names = "--gap",
            paramLabel = "DURATION",
            defaultValue = DEFAULT_GAP,
            converter = GoDurationConverter.class,
            description = "Shorter waits are left out; at least 1ms (default: ${DEFAULT-VALUE}).")
    private GoDuration gap = GoDuration.parse(DEFAULT_GAP);

    @Option(
            names = "--netns",
            paramLabel = "NETNS",
            converter = NetnsConverter.class,
            description = {
                "Follow only packets in this network namespace: its inode number as lsns shows it, its name under"
                        + " /run/netns, or a path such as /proc/PID/ns/net.",
                "Packets are followed from the first point at which they match all of --netns, --address, --port and"
                        + " --device. Waits are those of all packets."
            })
    private Optional<Long> netns = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description = "Follow only packets from or to this IPv4 or IPv6 address.")
    private Optional<InetAddress> address = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Follow only packets from or to this port of TCP or UDP.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "Follow only packets on devices of this name, in whichever network namespace.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--max-cost",
            paramLabel = "PERCENT",
            defaultValue = "30",
            description = "Follow packets no longer once that takes more than this of one CPU, in percent"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxCost = 30;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private MeasureCommand.Output output = MeasureCommand.Output.text;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write a report to open in a browser: one HTML file that loads nothing.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--folded",
            paramLabel = "FILE",
            description =
                    "Also write what packets waited for as folded stacks with their us, for flamegraph.pl and speedscope.")
    private Optional<Path> folded = Optional.empty();

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Also write a trace for Perfetto, speedscope or chrome://tracing.")
    private Optional<Path> trace = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    private final Diagnoser diagnoser;
    private final HostFiles files;
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch ended = new CountDownLatch(1);

    DiagnoseCommand() {
        this(new KernelDiagnoser(HostFiles.ofThisMachine(), Clock.systemUTC()), HostFiles.ofThisMachine());
    }

    DiagnoseCommand(Diagnoser diagnoser, HostFiles files) {
        this.diagnoser = diagnoser;
        this.files = files;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (duration.value().toSeconds() < 1 || gap.value().toMillis() < 1) {
            throw wrong("--duration must be at least 1s, and --gap 1ms");
        }
        DiagnosisRequest request = request();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            return switch (diagnoser.diagnose(request, this::show, stop)) {
                case DiagnosisOutcome.Refused refused -> refuse(refused);
                case DiagnosisOutcome.Diagnosed diagnosed ->
                    report(Sentences.added(
                            diagnosed.diagnosis(), AdviceTable.read(), EstimatorRung.of(KernelState.read(files))));
            };
        } finally {
            ended.countDown();
        }
    }

    private DiagnosisRequest request() {
        if (maxCost < 1) {
            throw wrong("--max-cost must be at least 1");
        }
        try {
            return new DiagnosisRequest(
                    duration.value(),
                    gap.value(),
                    new PacketFilter(
                            netns.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                            address,
                            port.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                            device),
                    maxCost);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private int refuse(DiagnosisOutcome.Refused refused) {
        PrintWriter error = spec.commandLine().getErr();
        refused.log().forEach(error::println);
        refused.problems().forEach(problem -> error.println(problem.reason() + ": " + problem.message()));
        return MeasureResult.CANNOT_MEASURE;
    }

    private int report(Diagnosis diagnosis) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case text -> DiagnoseText.of(diagnosis);
                    case json -> DiagnosisJson.of(diagnosis);
                });
        out.flush();
        report.ifPresent(file -> write(file, new HtmlReport().of(diagnosis)));
        folded.ifPresent(file -> write(file, FoldedStack.lines(diagnosis.stacks())));
        trace.ifPresent(file -> write(file, ChromeTrace.of(diagnosis)));
        if (!diagnosis.waits().isEmpty() || !diagnosis.gaps().isEmpty()) {
            return 1;
        }
        return diagnosis.completeness().complete() ? 0 : 4;
    }

    private void show(Progress progress) {
        spec.commandLine()
                .getErr()
                .printf(
                        "%d of %d s: %d waits over %s%s%n",
                        progress.elapsed().toSeconds(),
                        progress.duration().toSeconds(),
                        progress.waits(),
                        gap,
                        progress.waits() == 0 ? "" : ", the longest " + Figures.text(progress.longestNs()));
        spec.commandLine().getErr().flush();
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw wrong("cannot write " + file + ": " + e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void stop() {
        stop.stop();
        try {
            // The JVM ends when its hooks do.
            boolean _ = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
