package dev.ipvs.latency.helper.metrics;

import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.forecast.Forecast;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.measure.Totals;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.util.List;
import java.util.Optional;

/**
 * The node as it was a moment ago.
 *
 * @param totals nothing where nothing is measured
 * @param newest the newest complete window
 * @param threads the newest complete window where kernel threads estimate
 */
public record NodeFigures(
        KernelFacts kernel,
        VerdictValue verdict,
        List<Problem> problems,
        Optional<Totals> totals,
        Optional<Window> newest,
        Optional<ThreadWindow> threads,
        Optional<Forecast> forecast) {

    public NodeFigures {
        problems = List.copyOf(problems);
    }
}
