package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.PassedOverReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which fix would be used, and why not those above it on the ladder. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recommendation(
        @JsonPropertyDescription("The fix that would be used. Absent: none on the ladder fits.") @Nullable
        FixType fix,

        @JsonPropertyDescription("The same in a sentence.") String message,

        @JsonPropertyDescription("Those above it that do not fit.")
        List<PassedOver> passedOver) {

    @SuppressWarnings("ConstantValue")
    public Recommendation {
        passedOver = passedOver == null ? List.of() : List.copyOf(passedOver);
    }

    /** A rung that does not fit. */
    public record PassedOver(
            @JsonPropertyDescription("Which fix.") FixType type,
            @JsonPropertyDescription("Why not.") PassedOverReason reason,

            @JsonPropertyDescription("Why not, in a sentence.")
            String message) {}
}
