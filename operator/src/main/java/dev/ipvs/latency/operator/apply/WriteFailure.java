package dev.ipvs.latency.operator.apply;

/** A write that was not made, or that may not have been. */
public final class WriteFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String sentence;

    /** Why. */
    public enum Kind {
        /** Somebody else wrote since it was read, as is usual with many nodes; the next reconciliation reads it again. */
        CONFLICT,
        /** The API server, or whom it asks, does not allow it. */
        REFUSED,
        /** No answer, or none that says whether it was made. */
        UNANSWERED
    }

    public WriteFailure(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
        this.sentence = sentence;
    }

    public Kind kind() {
        return kind;
    }

    /** What was refused and by whom, as the API server says it. */
    public String sentence() {
        return sentence;
    }
}
