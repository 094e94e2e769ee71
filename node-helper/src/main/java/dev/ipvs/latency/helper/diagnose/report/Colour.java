package dev.ipvs.latency.helper.diagnose.report;

import dev.ipvs.latency.helper.diagnose.Culprit;

/** One colour for each context that a culprit runs in; they differ in lightness too. */
final class Colour {

    private Colour() {}

    static String of(Culprit.Kind kind) {
        return switch (kind) {
            case TIMER -> "#b3261e";
            case HRTIMER -> "#d2691e";
            case TASKLET -> "#8e5ea2";
            case RCU -> "#3f51b5";
            case NET_RX -> "#1b6e5a";
            case SOFTIRQ -> "#6d4c41";
            case HARDIRQ -> "#c2185b";
            case TASK -> "#5d7d00";
            case RUN_QUEUE -> "#f0a500";
            case INTERRUPTS_OFF -> "#37474f";
            case STOLEN -> "#5d4037";
            case IDLE -> "#9e9e9e";
        };
    }
}
