package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.GoDuration;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Which latency is too long, and what estimating may cost. */
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
        GoDuration netRxDelayByEstimatorMax,

        @JsonPropertyDescription(
                "Most CPU, in thousandths of a core, that the kernel threads ipvs-e:* may take together, where kernel threads"
                        + " estimate (6.2 and later). They delay no packets. Absent: such nodes are Unaffected.")
        @Nullable
        @Min(1)
        @Max(Rules.MOST_MILLICORES)
        Integer estimatorThreadsMillicores) {

    public static final Thresholds DEFAULT =
            new Thresholds(GoDuration.parse("50ms"), GoDuration.parse("200ms"), GoDuration.parse("50ms"));

    /** Of packets' delay alone. */
    public Thresholds(GoDuration estimatorP99, GoDuration estimatorMax, GoDuration netRxDelayByEstimatorMax) {
        this(estimatorP99, estimatorMax, netRxDelayByEstimatorMax, null);
    }

    @SuppressWarnings("ConstantValue")
    public Thresholds {
        estimatorP99 = estimatorP99 == null ? GoDuration.parse("50ms") : estimatorP99;
        estimatorMax = estimatorMax == null ? GoDuration.parse("200ms") : estimatorMax;
        netRxDelayByEstimatorMax =
                netRxDelayByEstimatorMax == null ? GoDuration.parse("50ms") : netRxDelayByEstimatorMax;
    }
}
