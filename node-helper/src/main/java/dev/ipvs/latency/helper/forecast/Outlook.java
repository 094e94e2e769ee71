package dev.ipvs.latency.helper.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/** When a node has as many estimators as take a walk over a threshold. */
public sealed interface Outlook {

    /** It has them. */
    record Crossed() implements Outlook {}

    /** Then, if they go on growing. */
    record Soon(Instant at) implements Outlook {}

    /** Not within {@link #HORIZON}. */
    record NotSoon() implements Outlook {}

    /** They have not been counted for long enough. */
    record GrowthUnknown() implements Outlook {}

    /** A day's growth says nothing of what lies beyond. */
    Duration HORIZON = Duration.ofDays(30);

    /** @param now when there were {@code estimators} */
    static Outlook of(int estimators, long crossing, OptionalDouble growthPerDay, Instant now) {
        if (estimators >= crossing) {
            return new Crossed();
        }
        if (growthPerDay.isEmpty()) {
            return new GrowthUnknown();
        }
        double days = (crossing - estimators) / growthPerDay.getAsDouble();
        boolean soon = growthPerDay.getAsDouble() > 0 && days <= HORIZON.toDays();
        return soon ? new Soon(now.plusSeconds((long) (days * Duration.ofDays(1).toSeconds()))) : new NotSoon();
    }
}
