package dev.ipvs.latency.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A weekly period in which fixes may be started. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.start != self.end",
        fieldPath = ".end",
        message = "start and end must differ; for the whole day write start \"00:00\" and end \"24:00\"")
public record MaintenanceWindow(
        @JsonPropertyDescription("The days on which the window begins.")
        @Required
        @Size(min = 1, max = 7)
        @ValidationRule(value = "self.all(d, self.exists_one(e, e == d))", message = "name each day once")
        List<Weekday> days,

        @JsonPropertyDescription("Start time, as HH:MM.")
        @Required
        @Size(max = 5)
        @ValidationRule(
                value = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')",
                message = "must be a time from \"00:00\" to \"23:59\"")
        String start,

        @JsonPropertyDescription("End time, as HH:MM. Not later than start: on the next day.")
        @Required
        @Size(max = 5)
        @ValidationRule(
                value = "self.matches('^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$')",
                message = "must be a time from \"00:00\" to \"24:00\"")
        String end,

        @JsonPropertyDescription("IANA name of the time zone of start and end, such as Asia/Shanghai or UTC.")
        @Required
        @Size(max = 64)
        @ValidationRule(
                value = "self.matches('^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$')"
                        + " && timestamp('2026-01-01T00:00:00Z').getHours(self) >= 0",
                message = "must be a name of the IANA time zone database, such as Asia/Shanghai or UTC")
        String timeZone) {

    public MaintenanceWindow {
        days = List.copyOf(days);
    }
}
