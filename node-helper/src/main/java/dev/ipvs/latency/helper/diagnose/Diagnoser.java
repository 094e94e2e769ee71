package dev.ipvs.latency.helper.diagnose;

import java.util.function.Consumer;

/** Looks for what packets wait for. */
public interface Diagnoser {

    /**
     * Blocks for the request's duration, or until stopped. The diagnosis has neither sentences nor advice.
     *
     * @param progress told about once a second, on the calling thread
     */
    DiagnosisOutcome diagnose(DiagnosisRequest request, Consumer<Progress> progress, StopSignal stop)
            throws InterruptedException;
}
