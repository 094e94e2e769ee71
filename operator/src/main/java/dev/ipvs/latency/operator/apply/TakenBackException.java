package dev.ipvs.latency.operator.apply;

/** Somebody else changed what the operator had applied, and nothing was written. */
public final class TakenBackException extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;

    /** @param sentence of the API server, which names the field managers and the fields */
    public TakenBackException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
