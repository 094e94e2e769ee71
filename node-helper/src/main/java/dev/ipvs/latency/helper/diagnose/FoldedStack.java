package dev.ipvs.latency.helper.diagnose;

import static java.util.stream.Collectors.joining;

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

    /** A file as flamegraph.pl and speedscope read it. */
    public static String lines(List<FoldedStack> stacks) {
        return stacks.stream().map(stack -> stack.line() + "\n").collect(joining());
    }

    /** Of such a file; the count is in microseconds. A process may have the separator in its name. */
    public String line() {
        return frames.stream().map(frame -> frame.replace(';', ':')).collect(joining(";")) + " "
                + Math.max(1, ns / 1_000);
    }
}
