package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the fix of one node is on its way. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FixStatus(
        @JsonPropertyDescription("Which fix.") FixType type,

        @JsonPropertyDescription("Pending: the old value is recorded. Applying: a fix pod is at it. Applied: changed,"
                + " not yet proven. Verified: measured again, and better. Reverting: being undone.")
        FixState state,

        @JsonPropertyDescription("Since when it is in this state.")
        Instant since,

        @JsonPropertyDescription("The policy that asked for it.")
        String policy,

        @JsonPropertyDescription("That policy's generation when it asked.")
        Long policyGeneration,

        @JsonPropertyDescription("Why it is in this state.") FixReason reason,
        @JsonPropertyDescription("The same in a sentence.") String message,

        @JsonPropertyDescription("What to restore; stored before anything is touched.")
        Recorded recorded,

        @JsonPropertyDescription("The window that condemned the node.") @Nullable
        Measurement before,

        @JsonPropertyDescription("The window that proved the fix, or proved that it did not help.") @Nullable
        Measurement after,

        @JsonPropertyDescription("When the change was made.") @Nullable
        Instant appliedAt,

        @JsonPropertyDescription("The fix pod on its way.") @Nullable
        String pod) {

    /** The value to restore. */
    public record Recorded(
            @JsonPropertyDescription("Name of the sysctl.") String knob,
            @JsonPropertyDescription("What it was set to.") String value,

            @JsonPropertyDescription("The boot in which it was so.")
            String bootID,

            @JsonPropertyDescription("When this was recorded.")
            Instant at) {}
}
