package dev.ipvs.latency.helper.judge;

import java.time.Instant;

/** The judgement so far, and since when its value holds. */
public record VerdictHistory(Judgement judgement, Instant since) {

    /** The time changes with the value only. */
    public VerdictHistory next(Judgement judged, Instant now) {
        return new VerdictHistory(judged, judged.value() == judgement.value() ? since : now);
    }

    /** Windows measured under other conditions do not add up: the value stays, the count of breaches starts again. */
    public VerdictHistory underOtherConditions() {
        return new VerdictHistory(judgement.withBreaches(0), since);
    }
}
