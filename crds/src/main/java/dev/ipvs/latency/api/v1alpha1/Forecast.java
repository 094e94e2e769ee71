package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ipvs.latency.api.ForecastOutlook;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** At how many rules a node crosses a threshold, by its own measurement, and when. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Forecast(
        @JsonPropertyDescription("The lowest of the thresholds, which is crossed first.")
        @Required
        @Size(max = Rules.TEXT_LENGTH)
        String threshold,

        @JsonPropertyDescription("Estimators (one per service and destination, and one for the total) at which the 99th"
                + " percentile of a walk is as long as that threshold.")
        @Required
        @Min(0)
        @Max(Rules.LARGEST_COUNT)
        Long crossingEstimators,

        @JsonPropertyDescription(
                "What one estimator and one possible CPU add to a walk, as measured on this node, in" + " picoseconds.")
        @Required
        @Min(0)
        @Max(Rules.LARGEST_COUNT)
        Long stepPicoseconds,

        @JsonPropertyDescription("By how many estimators the node's rules grow in a day, by the counts of the last 24"
                + " hours at most. Absent for the first hour.")
        @Nullable
        @Min(-Rules.LARGEST_COUNT)
        @Max(Rules.LARGEST_COUNT)
        Long growthPerDay,

        @JsonPropertyDescription("When there are so many, at that growth. Absent if not within 30 days.")
        @Nullable
        @Pattern(Rules.INSTANT)
        Instant crossingTime,

        @JsonPropertyDescription("Crossed, Soon, NotSoon, or GrowthUnknown in the first hour of counting.") @Required
        ForecastOutlook outlook,

        @JsonPropertyDescription("The same in a sentence.") @Required @Size(max = Rules.TEXT_LENGTH)
        String message) {}
