package dev.ipvs.latency.operator.proxymode;

/** A cluster's kube-proxy is not laid out in a way that another could be derived from. */
public sealed class UnknownLayoutException extends Exception permits AbsentDaemonSetException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    public UnknownLayoutException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What is missing, and what to do about it. */
    public String sentence() {
        return sentence;
    }
}
