package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What the operator wants of one node. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeLatencySpec(
        @JsonPropertyDescription("The policy that decides about this node.") @Required
        PolicyRef policy,

        @JsonPropertyDescription("The policy's mode.") @Required
        Mode mode,

        @JsonPropertyDescription("What to measure, and the thresholds.") @Required
        MeasurementSpec measurement,

        @JsonPropertyDescription("The fix that this node should have. Absent: none.") @Nullable
        WantedFix fix) {

    /** A policy and the generation of its spec. */
    public record PolicyRef(
            @JsonPropertyDescription("Its name.") @Required String name,

            @JsonPropertyDescription("Its generation.") @Required @Min(0) @Max(Rules.LARGEST_COUNT)
            Long generation) {}

    /** A wanted fix. */
    public record WantedFix(
            @JsonPropertyDescription("Which fix.") @Required FixType type) {}
}
