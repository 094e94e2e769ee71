package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixOutcomeReason;

/** What was found when the machine was asked. Its sentence has no full stop, as it may become part of another. */
public sealed interface Answer {

    String sentence();

    /** It holds. */
    record Yes(String sentence) implements Answer {}

    /** It does not hold, which is against the fix. */
    record No(FixOutcomeReason reason, String sentence) implements Answer {}

    /** It can't be told from here, and something later will refuse if it does not hold: the sentence says what. */
    record Unknown(String sentence) implements Answer {}
}
