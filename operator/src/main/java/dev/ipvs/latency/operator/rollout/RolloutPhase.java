package dev.ipvs.latency.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a policy stands, and what it waits for in a sentence that names the field to set.
 *
 * @param since since when, where the nodes tell
 * @param until when it goes on by itself, where that is known
 */
public record RolloutPhase(
        Kind kind, Reason reason, String sentence, Optional<Instant> since, Optional<Instant> until) {

    /** As kstatus tells them apart. */
    public enum Kind {
        /** Nothing is left to do. */
        READY,
        /** It goes on by itself. */
        RECONCILING,
        /** It goes on only when a person does something. */
        STALLED
    }

    static RolloutPhase ready(Reason reason, String sentence) {
        return new RolloutPhase(Kind.READY, reason, sentence, Optional.empty(), Optional.empty());
    }

    static RolloutPhase reconciling(Reason reason, String sentence) {
        return new RolloutPhase(Kind.RECONCILING, reason, sentence, Optional.empty(), Optional.empty());
    }

    static RolloutPhase stalled(Reason reason, String sentence) {
        return new RolloutPhase(Kind.STALLED, reason, sentence, Optional.empty(), Optional.empty());
    }

    RolloutPhase since(Instant moment) {
        return new RolloutPhase(kind, reason, sentence, Optional.of(moment), until);
    }

    RolloutPhase until(Instant moment) {
        return new RolloutPhase(kind, reason, sentence, since, Optional.of(moment));
    }
}
