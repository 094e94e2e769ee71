package dev.ipvs.latency.operator.status;

import java.util.Collection;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What is said about many: about the first few in full, so that a condition stays short whatever the size of the fleet. */
final class FirstFew {
    private static final int NAMED = 3;

    private FirstFew() {}

    /** @param more what is said of how many others */
    static String of(Collection<String> sentences, IntFunction<String> more) {
        String first = sentences.stream().limit(NAMED).collect(Collectors.joining("; "));
        int others = sentences.size() - NAMED;
        return others > 0 ? first + "; and " + more.apply(others) : first;
    }
}
