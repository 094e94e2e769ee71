package dev.ipvs.latency.helper.cli;

import static java.util.stream.Collectors.joining;

import dev.ipvs.latency.helper.diagnose.CpuLoad;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.FunctionName;
import dev.ipvs.latency.helper.diagnose.FunctionRuns;
import dev.ipvs.latency.helper.diagnose.Gap;
import dev.ipvs.latency.helper.diagnose.Point;
import dev.ipvs.latency.helper.diagnose.Stage;
import dev.ipvs.latency.helper.diagnose.Wait;
import dev.ipvs.latency.helper.judge.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A diagnosis for people: the answer in sentences, then the figures behind it. */
final class DiagnoseText {

    private static final int WAITS = 10;
    private static final int PACKETS = 2;
    private static final int STAGES = 8;
    private static final int CULPRITS = 3;
    private static final int CPUS = 5;
    private static final int FUNCTIONS = 8;

    private final StringBuilder text = new StringBuilder();

    private DiagnoseText() {}

    static String of(Diagnosis diagnosis) {
        DiagnoseText page = new DiagnoseText();
        diagnosis.sentences().forEach(page::line);
        page.waits(diagnosis.waits());
        diagnosis.gaps().stream().limit(PACKETS).forEach(page::packet);
        page.stages(diagnosis.stages());
        page.cpus(diagnosis);
        page.functions(diagnosis.functions());
        page.line("");
        diagnosis.completeness().notMeasured().forEach(page::line);
        return page.text.toString();
    }

    private void waits(List<Wait> waits) {
        if (waits.isEmpty()) {
            return;
        }
        line("");
        row("%5s %9s %4s %8s  %s", "wait", "at", "CPU", "long", "of which");
        for (int i = 0; i < Math.min(WAITS, waits.size()); i++) {
            Wait wait = waits.get(i);
            row(
                    "%5d %8.3fs %4d %8s  %s",
                    i + 1,
                    wait.startNs() / 1e9,
                    wait.cpu(),
                    Figures.text(wait.ns()),
                    wait.culprits().stream()
                            .limit(CULPRITS)
                            .map(culprit -> Figures.text(culprit.ns()) + " " + culprit.text())
                            .collect(joining(", ")));
        }
        if (waits.size() > WAITS) {
            line("      and " + (waits.size() - WAITS) + " shorter ones");
        }
    }

    /** Its way, as the original case was found: point by point, with the gap between two of them. */
    private void packet(Gap gap) {
        line("");
        row(
                "packet %d: %s, %d bytes, held for %s",
                gap.packet().number(), gap.packet().text(), gap.packet().bytes(), Figures.text(gap.ns()));
        row("  %11s %11s %-15s %-22s %4s  %s", "at", "netns", "device", "point", "CPU", "process");
        for (Point point : gap.points()) {
            if (point.equals(gap.to())) {
                row(
                        "  %s: %s",
                        "-".repeat(9) + " " + Figures.text(gap.ns()),
                        gap.culprits().stream()
                                .limit(CULPRITS)
                                .map(culprit -> Figures.text(culprit.ns()) + " " + culprit.text())
                                .collect(joining(", ")));
            }
            row(
                    "  %10.6fs %11s %-15s %-22s %4d  %s (%d)",
                    point.atNs() / 1e9,
                    point.netns() == 0 ? "-" : String.valueOf(point.netns()),
                    point.device().isEmpty() ? "-" : point.device(),
                    point.function(),
                    point.cpu(),
                    point.process(),
                    point.pid());
        }
    }

    /** Where packets are between two points; the rare long step is seen beside what is usual. */
    private void stages(List<Stage> stages) {
        if (stages.isEmpty()) {
            return;
        }
        line("");
        row("%-48s %9s %8s %8s %8s", "from point to point", "count", "p50", "p99", "longest");
        stages.stream()
                .limit(STAGES)
                .forEach(stage -> row(
                        "%-48s %9d %8s %8s %8s",
                        "  " + stage.from() + " to " + stage.to(),
                        stage.count(),
                        Figures.text(stage.percentileNs(50)),
                        Figures.text(stage.percentileNs(99)),
                        Figures.text(stage.maxNs())));
    }

    private void cpus(Diagnosis diagnosis) {
        List<CpuLoad> busiest = diagnosis.cpus().stream()
                .sorted(Comparator.comparingLong(CpuLoad::sumNs).reversed())
                .limit(CPUS)
                .toList();
        double mean =
                diagnosis.cpus().stream().mapToLong(CpuLoad::sumNs).average().orElse(0);
        line("");
        row("%-28s %7.2f %%", "in softirqs, mean of " + diagnosis.cpus().size() + " CPUs", percent(diagnosis, mean));
        for (CpuLoad cpu : busiest) {
            row(
                    "%-28s %7.2f %%  %s",
                    "  CPU " + cpu.cpu(),
                    percent(diagnosis, cpu.sumNs()),
                    cpu.softirqs().stream()
                            .sorted(Comparator.comparingLong(CpuLoad.VectorTime::sumNs)
                                    .reversed())
                            .limit(CULPRITS)
                            .map(vector -> vector.vector() + " " + Figures.text(vector.sumNs()))
                            .collect(joining(", ")));
        }
    }

    private static double percent(Diagnosis diagnosis, double ns) {
        return 100 * ns / Math.max(1, diagnosis.window().lengthNs());
    }

    /** By their longest run: what is rare but long comes first, what is short but many has its count. */
    private void functions(List<FunctionRuns> functions) {
        line("");
        row("%-40s %-8s %8s %8s %8s %8s", "longest runs", "", "count", "mean", "longest", "on CPU");
        functions.stream()
                .sorted(Comparator.comparingLong(FunctionRuns::longestNs).reversed())
                .limit(FUNCTIONS)
                .forEach(runs -> row(
                        "%-40s %-8s %8d %8s %8s %8d",
                        "  " + FunctionName.of(runs.name(), runs.module()),
                        runs.kind(),
                        runs.count(),
                        Figures.text(runs.meanNs()),
                        Figures.text(runs.longestNs()),
                        runs.longestCpu()));
    }

    private void row(String format, Object... values) {
        line(String.format(Locale.ROOT, format, values));
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
