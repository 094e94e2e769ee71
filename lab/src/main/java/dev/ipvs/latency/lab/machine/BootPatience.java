package dev.ipvs.latency.lab.machine;

import java.time.Duration;

/**
 * Emulation may hang a booting kernel, rarely; then another boot helps. A kernel that panics would do so again, so it is
 * not asked twice.
 *
 * @param each how long one boot may take before it counts as hung
 * @param boots how many are tried at most
 */
public record BootPatience(Duration each, int boots) {

    /** Four seconds are usual on a quiet machine. */
    public static final BootPatience USUAL = new BootPatience(Duration.ofSeconds(90), 3);
}
