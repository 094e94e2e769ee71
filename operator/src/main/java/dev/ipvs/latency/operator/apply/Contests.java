package dev.ipvs.latency.operator.apply;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often somebody else lately took back what the operator had written. After a few times it is left to them for a while, so
 * that two programs never write against each other without end. One that starts again counts anew.
 */
public final class Contests<K> {
    /** An upgrade, or a person, changes what is the operator's once. */
    static final int MOST = 3;

    private static final Duration LATELY = Duration.ofMinutes(10);
    private final Map<K, List<Loss>> losses = new HashMap<>();

    private record Loss(Instant at, String how) {}

    /** @param how it was taken back, and by whom */
    public void takenBack(K what, String how, Instant now) {
        losses.computeIfAbsent(what, _ -> new ArrayList<>()).add(new Loss(now, how));
    }

    /** How it was taken back last, if it is not to be written any more for now. */
    public Optional<String> givenUp(K what, Instant now) {
        List<Loss> lately = losses.getOrDefault(what, new ArrayList<>());
        lately.removeIf(loss -> !loss.at().plus(LATELY).isAfter(now));
        if (lately.isEmpty()) {
            losses.remove(what);
        }
        return lately.size() < MOST
                ? Optional.empty()
                : Optional.of(lately.getLast().how());
    }
}
