package dev.ipvs.latency.helper.judge;

import java.time.Instant;

/** A judgement and since when its value stands. */
public record Standing(Judgement judgement, Instant since) {

    /** After another judgement: the time changes only with the value. */
    public Standing next(Judgement judged, Instant now) {
        return new Standing(judged, judged.value() == judgement.value() ? since : now);
    }

    /** Windows under other conditions are another row: what stands goes on standing, but is counted anew. */
    public Standing underOtherConditions() {
        return new Standing(judgement.withBreaches(0), since);
    }
}
