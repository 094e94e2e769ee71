package dev.ipvs.latency.helper.forecast;

import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.measure.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * At how many estimators a node's walks cross a threshold, and when.
 *
 * @param estimators how many there were as the walks were measured
 * @param crossing with how many the 99th percentile of the walks is as long as the limit, to three digits
 */
public record Forecast(
        Limit limit, int estimators, StepCost step, long crossing, OptionalDouble growthPerDay, Outlook outlook) {

    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    /**
     * From a window and the rules that were counted at its end; the newest of the history. Nothing where the walks are not those
     * of all rules (estimation is off, or a livepatch has taken the walk's place), or too short to tell what a rule costs.
     */
    public static Optional<Forecast> of(Window window, RuleHistory history, KernelFacts kernel, Thresholds thresholds) {
        int estimators = history.counts().getLast().estimators();
        return window.walks()
                .filter(_ -> kernel.state().walksAllRules())
                .flatMap(walks -> StepCost.of(walks, estimators, kernel.possibleCpus()))
                .map(step -> {
                    Limit limit = Limit.lowestOf(thresholds);
                    long crossing =
                            threeDigits(step.estimatorsIn(limit.value().value().toNanos(), kernel.possibleCpus()));
                    OptionalDouble growth = history.growthPerDay();
                    Outlook outlook = Outlook.of(estimators, crossing, growth, window.end());
                    return new Forecast(limit, estimators, step, crossing, growth, outlook);
                });
    }

    public String sentence() {
        return switch (outlook) {
            case Outlook.Crossed _ ->
                "walks are longer than %s from about %s estimators on; there are %s"
                        .formatted(limit, count(crossing), count(estimators));
            case Outlook.GrowthUnknown _ -> until();
            case Outlook.NotSoon _ -> until() + grown() + ": not within " + Outlook.HORIZON.toDays() + " days";
            case Outlook.Soon soon ->
                until() + grown() + ": on " + soon.at().atOffset(ZoneOffset.UTC).toLocalDate();
        };
    }

    private String until() {
        return "walks take %s at about %s estimators; there are %s"
                .formatted(limit, count(crossing), count(estimators));
    }

    private String grown() {
        long perDay = Math.round(growthPerDay.orElse(0));
        return perDay > 0 ? ", growing by " + count(threeDigits(perDay)) + " a day" : ", not growing";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static long threeDigits(long number) {
        return BigDecimal.valueOf(number).round(THREE_DIGITS).longValue();
    }
}
