package dev.ipvs.latency.helper.fix.livepatch;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tries of one transition that were reversed.
 *
 * @param heldUp by whom, one sentence each
 */
record Tries(List<String> heldUp) {

    static final Tries NONE = new Tries(List.of());

    Tries {
        heldUp = List.copyOf(heldUp);
    }

    Tries and(String tasks) {
        return new Tries(Stream.concat(heldUp.stream(), Stream.of(tasks)).toList());
    }

    int count() {
        return heldUp.size();
    }

    String sentence() {
        return IntStream.range(0, count())
                .mapToObj(i -> "try " + (i + 1) + " waited for: " + heldUp.get(i))
                .collect(Collectors.joining("; "));
    }

    /** To go on with after a sentence about success. */
    String suffix() {
        return heldUp.isEmpty() ? "" : ", at try " + (count() + 1) + "; " + sentence();
    }
}
