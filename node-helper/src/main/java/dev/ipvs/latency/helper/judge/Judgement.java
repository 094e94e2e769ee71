package dev.ipvs.latency.helper.judge;

import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;

/** What the windows so far say. {@code breaches} counts the windows in a row, up to the newest, over a threshold. */
public record Judgement(VerdictValue value, VerdictReason reason, int breaches, String message) {

    public static final Judgement NOT_YET =
            new Judgement(VerdictValue.Unknown, VerdictReason.NotMeasuredYet, 0, "no window is complete yet");

    Judgement withBreaches(int count) {
        return new Judgement(value, reason, count, message);
    }
}
