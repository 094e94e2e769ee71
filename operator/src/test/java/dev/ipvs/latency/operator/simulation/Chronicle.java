package dev.ipvs.latency.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/** The clock of a simulation, and what happened in it: of that the last lines, to be read when a rule was broken. */
final class Chronicle {
    private static final int LINES = Integer.getInteger("lines", 40);

    private final Instant start;
    private final Deque<String> lines = new ArrayDeque<>();
    private Instant now;

    Chronicle(Instant start) {
        this.start = start;
        this.now = start;
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void tell(String what) {
        lines.add("%5ds  %s".formatted(Duration.between(start, now).toSeconds(), what));
        if (lines.size() > LINES) {
            lines.remove();
        }
    }

    String text() {
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
