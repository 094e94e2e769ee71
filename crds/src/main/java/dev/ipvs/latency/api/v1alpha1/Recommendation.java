package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.PassedOverReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which fix would be used, and why those above it on the ladder were passed over. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recommendation(
        @JsonPropertyDescription("The fix that would be used. Absent: none on the ladder is applicable.") @Nullable
        FixType fix,

        @JsonPropertyDescription("The same in a sentence.") String message,

        @JsonPropertyDescription("The rungs above it that are not applicable.")
        List<PassedOver> passedOver) {

    @SuppressWarnings("ConstantValue")
    public Recommendation {
        passedOver = passedOver == null ? List.of() : List.copyOf(passedOver);
    }

    /** A rung that is not applicable. */
    public record PassedOver(
            @JsonPropertyDescription("The type of fix.") FixType type,

            @JsonPropertyDescription("Why it is not applicable.")
            PassedOverReason reason,

            @JsonPropertyDescription("The same in a sentence.")
            String message) {}
}
