package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.judge.Judgement;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.Window;
import java.util.List;
import java.util.Optional;

/** What one run of {@code measure} found. */
record MeasureResult(
        KernelFacts facts, Rules rules, Optional<Window> window, Judgement judgement, List<Problem> problems) {

    static final int CANNOT_MEASURE = 3;

    int exitCode() {
        return exitCode(judgement.value());
    }

    private static int exitCode(VerdictValue value) {
        return switch (value) {
            case Healthy, Unaffected -> 0;
            case Breached -> 1;
            case Unknown -> CANNOT_MEASURE;
            case Inconclusive -> 4;
        };
    }
}
