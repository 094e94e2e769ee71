package dev.ipvs.latency.helper.diagnose;

import java.util.List;

/**
 * What was on a CPU while packets waited there.
 *
 * @param frames outermost first; the first says in which context, or which process
 * @param ns that it stands for
 */
public record FoldedStack(List<String> frames, long ns) {

    public FoldedStack {
        frames = List.copyOf(frames);
    }

    /** A line as flamegraph.pl and speedscope read it; the count is in microseconds. */
    public String line() {
        return String.join(";", frames) + " " + Math.max(1, ns / 1_000);
    }
}
