package dev.ipvs.latency.helper.diagnose.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.ipvs.latency.helper.diagnose.Diagnosis;
import dev.ipvs.latency.helper.diagnose.DiagnosisJson;
import dev.ipvs.latency.helper.diagnose.FunctionName;
import dev.ipvs.latency.helper.diagnose.FunctionRuns;
import dev.ipvs.latency.helper.diagnose.Stage;
import dev.ipvs.latency.helper.diagnose.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One file that says why packets waited, with pictures: it loads nothing, and its content security policy lets it load nothing.
 * All text from the kernel (names of processes, devices, functions) is escaped: whoever may name a process is no author of it.
 */
public final class HtmlReport {

    private static final int WAYS = 5;
    private static final int WAITS = 50;

    private final Template template;

    public HtmlReport() {
        try (InputStream page = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.html"));
                InputStreamReader text = new InputStreamReader(page, StandardCharsets.UTF_8)) {
            template = Mustache.compiler().emptyStringIsFalse(true).compile(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public String of(Diagnosis diagnosis) {
        return template.execute(Map.ofEntries(
                Map.entry("release", diagnosis.machine().release()),
                Map.entry("cpus", diagnosis.machine().onlineCpus()),
                Map.entry("possible", diagnosis.machine().possibleCpus()),
                Map.entry("start", diagnosis.window().start().toString()),
                Map.entry("length", Text.duration(diagnosis.window().lengthNs())),
                Map.entry("gap", Text.duration(diagnosis.window().gapNs())),
                Map.entry("filters", String.join(" ", diagnosis.window().filters())),
                Map.entry("complete", diagnosis.completeness().complete()),
                Map.entry("completeness", diagnosis.completeness()),
                Map.entry("sentences", diagnosis.sentences()),
                Map.entry("advice", diagnosis.advice()),
                Map.entry(
                        "ways",
                        diagnosis.gaps().stream().limit(WAYS).map(PacketWay::of).toList()),
                Map.entry(
                        "stages", diagnosis.stages().stream().map(StageRow::of).toList()),
                Map.entry("heat", HeatMap.of(diagnosis.window(), diagnosis.cpus())),
                Map.entry(
                        "flame",
                        diagnosis.stacks().isEmpty() ? List.of() : List.of(FlameGraphHtml.of(diagnosis.stacks()))),
                Map.entry(
                        "waits",
                        diagnosis.waits().stream().limit(WAITS).map(WaitRow::of).toList()),
                Map.entry("waitCount", diagnosis.waits().size()),
                Map.entry(
                        "functions",
                        diagnosis.functions().stream().map(FunctionRow::of).toList()),
                Map.entry("json", DiagnosisJson.of(diagnosis))));
    }

    /** A line of the table of steps between two points. */
    record StageRow(String from, String to, long count, String median, String p99, String longest) {

        static StageRow of(Stage stage) {
            return new StageRow(
                    stage.from(),
                    stage.to(),
                    stage.count(),
                    Text.duration(stage.percentileNs(50)),
                    Text.duration(stage.percentileNs(99)),
                    Text.duration(stage.maxNs()));
        }
    }

    /** A line of the table of waits. */
    record WaitRow(String start, int cpu, String kind, String length, String explained, List<String> culprits) {

        static WaitRow of(Wait wait) {
            return new WaitRow(
                    Text.time(wait.startNs()),
                    wait.cpu(),
                    switch (wait.kind()) {
                        case RAISED -> "raised, not served";
                        case POLL -> "held by a poll";
                        case INTERRUPTS_OFF -> "interrupts off";
                    },
                    Text.duration(wait.ns()),
                    Text.percent(wait.explainedNs(), wait.ns()),
                    wait.culprits().stream()
                            .map(culprit -> culprit.text() + " " + Text.duration(culprit.ns()))
                            .toList());
        }
    }

    /** A line of the table of functions. */
    record FunctionRow(String name, String kind, long count, String mean, String longest, int cpu, String sum) {

        static FunctionRow of(FunctionRuns runs) {
            return new FunctionRow(
                    FunctionName.of(runs.name(), runs.module()),
                    runs.kind().name(),
                    runs.count(),
                    Text.duration(runs.meanNs()),
                    Text.duration(runs.longestNs()),
                    runs.longestCpu(),
                    Text.duration(runs.sumNs()));
        }
    }
}
