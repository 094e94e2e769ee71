package dev.ipvs.latency.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a policy stands, and what it waits for in a sentence that names the field to set.
 *
 * @param since since when, where the nodes tell
 * @param until when it goes on by itself, where that is known
 */
public record Standing(Kind kind, Reason reason, String sentence, Optional<Instant> since, Optional<Instant> until) {

    /** As kstatus tells them apart. */
    public enum Kind {
        /** Nothing is left to do. */
        READY,
        /** It goes on by itself. */
        UNDER_WAY,
        /** It goes on only when a person does something. */
        STUCK
    }

    static Standing ready(Reason reason, String sentence) {
        return new Standing(Kind.READY, reason, sentence, Optional.empty(), Optional.empty());
    }

    static Standing underWay(Reason reason, String sentence) {
        return new Standing(Kind.UNDER_WAY, reason, sentence, Optional.empty(), Optional.empty());
    }

    static Standing stuck(Reason reason, String sentence) {
        return new Standing(Kind.STUCK, reason, sentence, Optional.empty(), Optional.empty());
    }

    Standing since(Instant moment) {
        return new Standing(kind, reason, sentence, Optional.of(moment), until);
    }

    Standing until(Instant moment) {
        return new Standing(kind, reason, sentence, since, Optional.of(moment));
    }
}
