package dev.ipvs.latency.lab.process;

/** The lab could not do what was asked; the message says what happened and, where known, what to do. */
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
