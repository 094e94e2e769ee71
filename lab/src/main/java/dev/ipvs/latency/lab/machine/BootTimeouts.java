package dev.ipvs.latency.lab.machine;

import java.time.Duration;

/**
 * Emulation rarely hangs or ends while a kernel boots, and another boot helps. A kernel that panics would panic again, so it is
 * not asked twice.
 *
 * @param each how long one boot may take before it counts as hung
 * @param boots how many are tried at most
 */
public record BootTimeouts(Duration each, int boots) {

    /** Four seconds are usual on a quiet machine. */
    public static final BootTimeouts DEFAULT = new BootTimeouts(Duration.ofSeconds(90), 3);
}
