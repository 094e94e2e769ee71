package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.GoDuration;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Which latency is too long. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!self.estimatorP99.matches('^([0-9]{1,9}([.][0-9]{1,9})?(ns|us|ms|s|m|h))+$')"
                + " || !self.estimatorMax.matches('^([0-9]{1,9}([.][0-9]{1,9})?(ns|us|ms|s|m|h))+$')"
                + " || duration(self.estimatorP99) <= duration(self.estimatorMax)",
        fieldPath = ".estimatorMax",
        message = "estimatorMax must not be shorter than estimatorP99, because no window's maximum is below its p99")
public record Thresholds(
        @JsonPropertyDescription("Longest allowed 99th percentile of one walk of the estimator.")
        @Default("50ms")
        @Size(max = Rules.DURATION_LENGTH)
        @ValidationRule(value = Rules.DURATION_FORM, message = Rules.DURATION_FORM_MESSAGE)
        @ValidationRule(value = Rules.POSITIVE_DURATION, message = Rules.POSITIVE_DURATION_MESSAGE)
        @ValidationRule(value = Rules.THRESHOLD_AT_MOST, message = Rules.THRESHOLD_AT_MOST_MESSAGE)
        GoDuration estimatorP99,

        @JsonPropertyDescription("Longest allowed single walk of the estimator.")
        @Default("200ms")
        @Size(max = Rules.DURATION_LENGTH)
        @ValidationRule(value = Rules.DURATION_FORM, message = Rules.DURATION_FORM_MESSAGE)
        @ValidationRule(value = Rules.POSITIVE_DURATION, message = Rules.POSITIVE_DURATION_MESSAGE)
        @ValidationRule(value = Rules.THRESHOLD_AT_MOST, message = Rules.THRESHOLD_AT_MOST_MESSAGE)
        GoDuration estimatorMax,

        @JsonPropertyDescription("Longest allowed wait of received packets that was caused by the estimator.")
        @Default("50ms")
        @Size(max = Rules.DURATION_LENGTH)
        @ValidationRule(value = Rules.DURATION_FORM, message = Rules.DURATION_FORM_MESSAGE)
        @ValidationRule(value = Rules.POSITIVE_DURATION, message = Rules.POSITIVE_DURATION_MESSAGE)
        @ValidationRule(value = Rules.THRESHOLD_AT_MOST, message = Rules.THRESHOLD_AT_MOST_MESSAGE)
        GoDuration netRxDelayByEstimatorMax) {

    public static final Thresholds DEFAULT =
            new Thresholds(GoDuration.parse("50ms"), GoDuration.parse("200ms"), GoDuration.parse("50ms"));

    @SuppressWarnings("ConstantValue")
    public Thresholds {
        estimatorP99 = estimatorP99 == null ? GoDuration.parse("50ms") : estimatorP99;
        estimatorMax = estimatorMax == null ? GoDuration.parse("200ms") : estimatorMax;
        netRxDelayByEstimatorMax =
                netRxDelayByEstimatorMax == null ? GoDuration.parse("50ms") : netRxDelayByEstimatorMax;
    }
}
