package dev.ipvs.latency.api;

import java.time.Duration;

/**
 * How rarely a node helper writes a status that says nothing new: the helper by its schedule, the operator to tell when what
 * is stored is too old. At 5,000 nodes these are 7 writes a second.
 */
public final class ReportInterval {

    /** From the end of the window that was written to that of the next; a window more where none ends just then. */
    public static final Duration EVERY = Duration.ofMinutes(12);

    private ReportInterval() {}

    /**
     * The first after a change, of any length up to the usual one: what changed all nodes at once had put them in step.
     *
     * @param share of the node, from 0 up to 1
     */
    public static Duration first(double share) {
        return Duration.ofMillis((long) (EVERY.toMillis() * share));
    }
}
