package dev.ipvs.latency.operator.simulation;

import java.util.List;

/** What goes wrong between operator and API server, and how often. */
final class Faults {
    private final Dice dice;
    private boolean on = true;

    Faults(Dice dice) {
        this.dice = dice;
    }

    enum Fate {
        DONE,
        /** It never arrives. */
        LOST,
        /** Somebody whom the API server asks does not allow it. */
        REFUSED,
        /** It is done, but the operator is told that it is not. */
        REPLY_LOST,
        DIES_BEFORE,
        DIES_AFTER
    }

    void stop() {
        on = false;
    }

    boolean on() {
        return on;
    }

    Fate ofAWrite() {
        if (!on || dice.chance(0.9)) {
            return Fate.DONE;
        }
        return dice.pick(List.of(Fate.LOST, Fate.REFUSED, Fate.REPLY_LOST, Fate.DIES_BEFORE, Fate.DIES_AFTER));
    }

    /** Whether a watcher is told now, or later. */
    boolean told() {
        return !on || dice.chance(0.6);
    }
}
