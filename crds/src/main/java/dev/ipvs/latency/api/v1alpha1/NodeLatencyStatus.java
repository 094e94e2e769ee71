package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two owners with distinct fields: the node helper writes the first seven, the operator the last three. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeLatencyStatus(
        @JsonPropertyDescription("The generation of spec that verdict was judged by. Written by the node helper.")
        @Nullable
        @Min(0)
        @Max(Integer.MAX_VALUE)
        Long observedGeneration,

        @JsonPropertyDescription("What the node's kernel is and has. Written by the node helper.") @Nullable
        KernelFacts kernel,

        @JsonPropertyDescription("Number of IPVS rules in the host's network namespace. Written by the node helper.")
        @Nullable
        Rules rules,

        @JsonPropertyDescription("The newest complete window. Written by the node helper.") @Nullable
        Measurement measurement,

        @JsonPropertyDescription(
                "At how many rules a threshold is crossed, and when. Absent where walks are too short to"
                        + " tell, or estimation is off. Written by the node helper.")
        @Nullable
        Forecast forecast,

        @JsonPropertyDescription("The verdict on the newest windows. Written by the node helper; by the operator once"
                + " the helper has been silent for three windows.")
        @Nullable
        Verdict verdict,

        @JsonPropertyDescription(
                "What prevents the node from being measured, each with what to do. Written by the" + " node helper.")
        @Nullable
        List<Problem> problems,

        @JsonPropertyDescription("The state of the fix, with what to restore and the measurement before and after."
                + " Written by the operator.")
        @Nullable
        FixStatus fix,

        @JsonPropertyDescription("Which fix would be used, and why not those above it. Written by the operator.")
        @Nullable
        Recommendation recommendation,

        @JsonPropertyDescription("Ready, Reconciling and Stalled as kstatus reads them. Written by the operator.")
        @Nullable
        List<Condition> conditions) {

    public static final NodeLatencyStatus EMPTY =
            new NodeLatencyStatus(null, null, null, null, null, null, null, null, null, null);

    /** The node helper's part alone, as it applies it. */
    public static NodeLatencyStatus ofHelper(
            long observedGeneration,
            KernelFacts kernel,
            @Nullable Rules rules,
            @Nullable Measurement measurement,
            @Nullable Forecast forecast,
            Verdict verdict,
            List<Problem> problems) {
        return new NodeLatencyStatus(
                observedGeneration,
                kernel,
                rules,
                measurement,
                forecast,
                verdict,
                List.copyOf(problems),
                null,
                null,
                null);
    }

    /** The operator's part alone, as it applies it. */
    public static NodeLatencyStatus ofOperator(
            @Nullable FixStatus fix, @Nullable Recommendation recommendation, List<Condition> conditions) {
        return new NodeLatencyStatus(
                null, null, null, null, null, null, null, fix, recommendation, List.copyOf(conditions));
    }

    /** The operator's word that the helper has fallen silent. */
    public static NodeLatencyStatus ofStaleness(Verdict verdict) {
        return new NodeLatencyStatus(null, null, null, null, null, verdict, null, null, null, null);
    }

    /** How many IPVS rules there are. */
    public record Rules(
            @JsonPropertyDescription("Virtual services.") @Required @Min(0) @Max(Integer.MAX_VALUE)
            Integer services,

            @JsonPropertyDescription("Real servers behind them.") @Required @Min(0) @Max(Integer.MAX_VALUE)
            Integer destinations,

            @JsonPropertyDescription(
                    "Estimators that one walk visits: one per service and destination, and one for the total.")
            @Required
            @Min(0)
            @Max(Integer.MAX_VALUE)
            Integer estimators) {}
}
