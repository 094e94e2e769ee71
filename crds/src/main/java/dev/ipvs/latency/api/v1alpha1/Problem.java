package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.ProblemReason;
import io.fabric8.generator.annotation.Size;

/** Something that keeps a node from being measured. */
public record Problem(
        @JsonPropertyDescription("What kind of problem.") ProblemReason reason,

        @JsonPropertyDescription("What it is, and what to do.") @Size(max = Rules.TEXT_LENGTH)
        String message) {}
