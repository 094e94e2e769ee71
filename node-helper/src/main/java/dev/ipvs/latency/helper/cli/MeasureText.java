package dev.ipvs.latency.helper.cli;

import static java.util.stream.Collectors.joining;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.judge.Figures;
import dev.ipvs.latency.helper.judge.ThreadSentence;
import dev.ipvs.latency.helper.kernel.EstimationSysctl;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Livepatch;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.util.Optional;

/** The result as a table for people. */
final class MeasureText {

    private static final int CPUS_SHOWN = 3;

    /** The width of the first column. */
    private static final int NAME = 14;

    /** What {@code diagnose} looks for by default. */
    private static final long LONG_WAIT_NS =
            GoDuration.parse(DiagnoseCommand.DEFAULT_GAP).value().toNanos();

    private final StringBuilder text = new StringBuilder();

    private MeasureText() {}

    static String of(MeasureResult result) {
        MeasureText page = new MeasureText();
        page.text.append(String.format("%s%n%n", Headline.of(result)));
        page.kernel(result.facts(), result.rules());
        result.window().ifPresent(page::window);
        page.line(
                "verdict",
                result.judgement().value() + ": " + result.judgement().message());
        result.window().stream()
                .flatMap(window -> window.otherNamespaces().stream())
                .forEach(walks ->
                        walks.owner().ifPresent(owner -> page.line("netns " + walks.inode(), owner.toString())));
        result.threads().ifPresent(threads -> page.line("threads", threads(threads)));
        result.forecast().ifPresent(forecast -> page.line("forecast", forecast.sentence()));
        for (Problem problem : result.problems()) {
            page.line("problem", problem.reason() + ": " + problem.message());
        }
        result.window().ifPresent(page::unexplained);
        return page.text.toString();
    }

    private void kernel(KernelFacts facts, Rules rules) {
        line("kernel", facts.release() + ", estimator: " + facts.variant());
        facts.state().sysctl().map(MeasureText::sysctl).ifPresent(sysctl -> line("sysctl", sysctl));
        line("CPUs", facts.possibleCpus() + " possible, " + facts.onlineCpus() + " online");
        line(
                "rules",
                rules.services() + " services, " + rules.destinations() + " destinations: " + rules.estimators()
                        + " estimators per walk");
        facts.state().livepatches().forEach(patch -> line("livepatch", livepatch(patch)));
    }

    private static String livepatch(Livepatch patch) {
        return patch.name()
                + (patch.enabled() ? ", enabled" : ", disabled")
                + (patch.transition() ? ", in transition" : "")
                + ": "
                + patch.functions().stream().map(Livepatch.Function::toString).collect(joining(", "));
    }

    private static String threads(MeasureResult.Threads threads) {
        return switch (threads) {
            case MeasureResult.Threads.Measured(ThreadWindow window) -> ThreadSentence.of(window);
            case MeasureResult.Threads.Unread(Problem problem) -> "not measured: " + problem.message();
        };
    }

    private static String sysctl(EstimationSysctl sysctl) {
        return sysctl.name() + " = " + sysctl.value();
    }

    private void window(Window window) {
        text.append(String.format("%n%-24s%8s%10s%10s%10s%n", "", "count", "p50", "p99", "max"));
        figures("estimator walk", window.walks());
        window.byCpu().stream()
                .limit(CPUS_SHOWN)
                .forEach(cpu -> figures("  on CPU " + cpu.cpu(), Optional.of(cpu.summary())));
        figures("NET_RX delayed by it", window.netRxDelay());
        maximum(
                "  while it walked",
                window.netRxDelay().map(DurationSummary::count).orElse(0L),
                window.netRxOverlapMaxNs());
        maximum(
                "  by rule updates",
                window.byRuleUpdates().count(),
                window.byRuleUpdates().maxNs());
        for (Window.NamespaceWalks walks : window.otherNamespaces()) {
            figures(
                    "netns " + (walks.inode() == 0 ? "unknown" : walks.inode()) + " walk",
                    Optional.of(walks.summary()));
            maximum(
                    "  NET_RX delayed by it",
                    walks.delays().count(),
                    walks.delays().maxNs());
        }
        maximum(
                "NET_RX delayed by those",
                window.byOtherNamespaces().count(),
                window.byOtherNamespaces().maxNs());
        maximum(
                "NET_RX waits, any cause",
                window.netRxWaits().count(),
                window.netRxWaits().maxNs());
        if (window.stolenFromLongestWalkNs() > 0) {
            text.append(String.format(
                    "the hypervisor took %s of the longest walk's CPU%n",
                    Figures.text(window.stolenFromLongestWalkNs())));
        }
        if (window.unpairedEvents() + window.lostEvents() > 0) {
            text.append(String.format("unpaired events %d, lost %d%n", window.unpairedEvents(), window.lostEvents()));
        }
        text.append(System.lineSeparator());
    }

    /** No estimator had more than its longest part of any wait, so the rest of the longest was for something else. */
    private void unexplained(Window window) {
        long longestNs = window.netRxWaits().maxNs();
        long byEstimatorsNs = window.longestWaitForEstimatorsNs();
        if (longestNs - byEstimatorsNs >= LONG_WAIT_NS) {
            line(
                    "unexplained",
                    "received packets waited up to %s, at most %s of it for an estimator: node-helper diagnose says for what"
                            .formatted(Figures.text(longestNs), Figures.text(byEstimatorsNs)));
        }
    }

    private void maximum(String name, long count, long maxNs) {
        text.append(
                String.format("%-24s%8d%10s%10s%10s%n", name, count, "-", "-", count == 0 ? "-" : Figures.text(maxNs)));
    }

    private void figures(String name, Optional<DurationSummary> summary) {
        text.append(summary.map(s -> String.format(
                        "%-24s%8d%10s%10s%10s%n",
                        name, s.count(), Figures.text(s.p50Ns()), Figures.text(s.p99Ns()), Figures.text(s.maxNs())))
                .orElseGet(() -> String.format("%-24s%8d%10s%10s%10s%n", name, 0, "-", "-", "-")));
    }

    private void line(String name, String value) {
        text.append(String.format("%-14s%s%n", name.length() < NAME ? name : name + ": ", value));
    }
}
