package dev.ipvs.latency.helper.run;

import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.helper.forecast.Forecast;
import dev.ipvs.latency.helper.forecast.RuleHistory;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.measure.Window;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Forecasts from windows and the rules that were there at their ends. */
public final class Forecaster {

    /** Reading rules costs as much as there are. */
    private static final Duration COUNT_EVERY = Duration.ofMinutes(5);

    private final Supplier<Rules> rules;
    private RuleHistory history = RuleHistory.NONE;
    private Optional<Forecast> newest = Optional.empty();
    private boolean due = true;

    public Forecaster(Supplier<Rules> rules) {
        this.rules = rules;
    }

    /** A window that was judged: only one at whose end the rules are counted says what a rule costs. */
    void measured(Window window, KernelFacts kernel, Thresholds thresholds) {
        if (due || history.isOlderThan(window.end().minus(COUNT_EVERY))) {
            history =
                    history.plus(new RuleHistory.Count(window.end(), rules.get().estimators()));
            newest = Forecast.of(window, history, kernel, thresholds);
            due = false;
        }
    }

    /** The kernel's state or the thresholds are others now; the rules are the same. */
    void forget() {
        newest = Optional.empty();
        due = true;
    }

    Optional<Forecast> newest() {
        return newest;
    }
}
