package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.forecast.Forecast;
import dev.ipvs.latency.helper.judge.Judgement;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.util.List;
import java.util.Optional;

/** What one run of {@code measure} found. */
record MeasureResult(
        KernelFacts facts,
        Rules rules,
        Optional<Window> window,
        Optional<Forecast> forecast,
        Optional<Threads> threads,
        Judgement judgement,
        List<Problem> problems) {

    /** What was found of the kernel threads that estimate, where there are any. */
    sealed interface Threads {
        record Measured(ThreadWindow window) implements Threads {}

        record Unread(Problem problem) implements Threads {}
    }

    /** Where nothing was measured. */
    static MeasureResult without(KernelFacts facts, Rules rules, Judgement judgement, List<Problem> problems) {
        return new MeasureResult(
                facts, rules, Optional.empty(), Optional.empty(), Optional.empty(), judgement, problems);
    }

    static final int CANNOT_MEASURE = 3;

    /** @param breached the one of a machine that is over a threshold */
    int exitCode(int breached) {
        return switch (judgement.value()) {
            case Healthy, Unaffected -> 0;
            case Breached -> breached;
            case Unknown -> CANNOT_MEASURE;
            case Inconclusive -> 4;
        };
    }
}
