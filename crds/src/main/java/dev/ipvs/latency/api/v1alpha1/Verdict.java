package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What the newest windows say about a node. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(
        @JsonPropertyDescription(
                "Breached only after measurement.breachesBeforeAction windows in a row over a threshold.")
        @Required
        VerdictValue value,

        @JsonPropertyDescription("When the verdict became this value.") @Required @Pattern(Rules.INSTANT)
        Instant since,

        @JsonPropertyDescription("Number of consecutive windows, up to the newest, over a threshold.")
        @Min(0)
        @Max(Integer.MAX_VALUE)
        Integer breaches,

        @JsonPropertyDescription("Why the verdict is this value.") @Required
        VerdictReason reason,

        @JsonPropertyDescription("The same in a sentence.") @Required @Size(max = Rules.TEXT_LENGTH)
        String message) {

    @SuppressWarnings("ConstantValue")
    public Verdict {
        breaches = breaches == null ? Integer.valueOf(0) : breaches;
    }
}
