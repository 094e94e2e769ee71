package dev.ipvs.latency.operator.proxymode;

/** Something else keeps undoing what the operator writes to the cluster's own kube-proxy. */
public final class ContestedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;

    public ContestedException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** Who it may be, and what to do about it. */
    public String sentence() {
        return sentence;
    }
}
