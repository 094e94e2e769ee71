package dev.ipvs.latency.helper.judge;

import dev.ipvs.latency.api.GoDuration;

/** Durations as people read them. */
public final class Figures {

    private Figures() {}

    public static String text(long ns) {
        return GoDuration.ofNanos(ns).toThreeDigits().text();
    }
}
