package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.status.ConditionText;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds conditions once; the time of the last transition is carried over from the stored ones. */
public final class Conditions {
    private Conditions() {}

    public static List<Condition> of(
            List<ConditionText> texts, @Nullable List<Condition> stored, long generation, Instant now) {
        List<Condition> before = stored == null ? List.of() : stored;
        return texts.stream()
                .map(text -> condition(text, before, generation, now))
                .toList();
    }

    private static Condition condition(ConditionText text, List<Condition> stored, long generation, Instant now) {
        String status = text.holds() ? "True" : "False";
        String since = stored.stream()
                .filter(condition -> condition.getType().equals(text.type())
                        && condition.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(text.type())
                .withStatus(status)
                .withReason(text.reason())
                .withMessage(text.message())
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }
}
