package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What the newest windows say about a node. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(
        @JsonPropertyDescription(
                "Breached only after measurement.breachesBeforeAction windows in a row over a threshold.")
        VerdictValue value,

        @JsonPropertyDescription("Since when.") Instant since,

        @JsonPropertyDescription("How many windows in a row, up to the newest, were over a threshold.")
        @Max(Integer.MAX_VALUE)
        Integer breaches,

        @JsonPropertyDescription("Why.") VerdictReason reason,

        @JsonPropertyDescription("Why, in a sentence.") @Size(max = Rules.TEXT_LENGTH)
        String message) {

    @SuppressWarnings("ConstantValue")
    public Verdict {
        breaches = breaches == null ? Integer.valueOf(0) : breaches;
    }
}
