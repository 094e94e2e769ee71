package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.Variant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node's kernel is and has, found by looking. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KernelFacts(
        @JsonPropertyDescription("Release, as uname -r prints it.")
        String release,

        @JsonPropertyDescription("Changes at each boot.") String bootID,

        @JsonPropertyDescription("How it estimates: Timer is the variant that has the problem.")
        Variant variant,

        @JsonPropertyDescription("The sysctl that turns estimation off, where the kernel has one.") @Nullable
        EstimationKnob estimationKnob,

        @JsonPropertyDescription("Livepatches that are loaded and enabled.")
        List<String> livepatches,

        @JsonPropertyDescription("CPUs that each estimator has counters for.")
        Integer possibleCPUs,

        @JsonPropertyDescription("CPUs that are there.") Integer onlineCPUs) {

    @SuppressWarnings("ConstantValue")
    public KernelFacts {
        livepatches = livepatches == null ? List.of() : List.copyOf(livepatches);
    }

    /** A sysctl and what it is set to. */
    public record EstimationKnob(
            @JsonPropertyDescription("Name of the sysctl, with dots.")
            String name,

            @JsonPropertyDescription("What it is set to.") String value) {}
}
