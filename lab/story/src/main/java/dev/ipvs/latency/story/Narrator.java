package dev.ipvs.latency.story;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Says what is being done, and how long the whole has taken so far. */
public final class Narrator {

    private final PrintStream out;
    private final InstantSource clock;
    private final Instant began;

    public Narrator(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.began = clock.instant();
    }

    /** A new chapter. */
    public void chapter(String title) {
        out.printf("%n[%s] %s%n", elapsed(), title);
        out.flush();
    }

    /** Something that happened in it. */
    public void says(String line) {
        out.printf("[%s]   %s%n", elapsed(), line);
        out.flush();
    }

    /** What a person would have typed, and what the terminal showed. */
    public void terminal(String command, String output) {
        out.printf("%n$ %s%n%s%n", command, output.stripTrailing());
        out.flush();
    }

    private String elapsed() {
        Duration time = Duration.between(began, clock.instant());
        return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
