package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.GoDuration;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What is measured, and which latency is too long. The same in a policy and in the NodeLatency made from it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!self.window.matches('^([0-9]{1,9}([.][0-9]{1,9})?(ns|us|ms|s|m|h))+$')"
                + " || duration(self.window).getSeconds() >= 2 * self.minSamples",
        fieldPath = ".minSamples",
        message = "the estimator runs once in 2s, so a window holds at most half as many samples as it has seconds:"
                + " lower minSamples or lengthen window")
public record MeasurementSpec(
        @JsonPropertyDescription("Length of one window, over which samples are judged together. From 2s to 1h.")
        @Default("1m")
        @Size(max = Rules.DURATION_LENGTH)
        @ValidationRule(value = Rules.DURATION_FORM, message = Rules.DURATION_FORM_MESSAGE)
        @ValidationRule(
                value = "!" + Rules.DURATION_FORM
                        + " || duration(self) >= duration('2s') && duration(self) <= duration('1h')",
                message = "a window must be from 2s to 1h long")
        GoDuration window,

        @JsonPropertyDescription("A window with fewer samples is Inconclusive, never Healthy.")
        @Default("10")
        @Min(1)
        @Max(1800)
        Integer minSamples,

        @JsonPropertyDescription("Number of consecutive windows over a threshold after which a node is Breached.")
        @Default("3")
        @Min(1)
        @Max(100)
        Integer breachesBeforeAction,

        @JsonPropertyDescription("A window over any of these thresholds is a breach.") @Default("{}")
        Thresholds thresholds) {

    public static final MeasurementSpec DEFAULT =
            new MeasurementSpec(GoDuration.parse("1m"), 10, 3, Thresholds.DEFAULT);

    @SuppressWarnings("ConstantValue")
    public MeasurementSpec {
        window = window == null ? GoDuration.parse("1m") : window;
        minSamples = minSamples == null ? Integer.valueOf(10) : minSamples;
        breachesBeforeAction = breachesBeforeAction == null ? Integer.valueOf(3) : breachesBeforeAction;
        thresholds = thresholds == null ? Thresholds.DEFAULT : thresholds;
    }
}
