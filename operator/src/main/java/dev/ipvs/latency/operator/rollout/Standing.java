package dev.ipvs.latency.operator.rollout;

/** Where a policy stands, and what it waits for in a sentence that names the field to set. */
public record Standing(Kind kind, Reason reason, String sentence) {

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
        return new Standing(Kind.READY, reason, sentence);
    }

    static Standing underWay(Reason reason, String sentence) {
        return new Standing(Kind.UNDER_WAY, reason, sentence);
    }

    static Standing stuck(Reason reason, String sentence) {
        return new Standing(Kind.STUCK, reason, sentence);
    }
}
