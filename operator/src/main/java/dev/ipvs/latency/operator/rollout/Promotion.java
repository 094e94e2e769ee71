package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.PromoteAfter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a bundle has come on its canary tier, at one moment.
 *
 * @param soaked how many nodes have had it verified for long enough
 * @param soaking when each other node that has it verified will have, the first one first
 */
record Promotion(PromoteAfter asked, String digest, Prospect prospect, int soaked, List<Instant> soaking) {

    /** Whether more nodes may get it. */
    enum Prospect {
        NO_POLICY,
        /** Another bundle is on its ladder, or it does not enforce. */
        DOES_NOT_TRY,
        TRIES
    }

    boolean isReached() {
        return soaked >= asked.nodes();
    }

    /** When it is, by time alone; empty as long as too few nodes have it verified. */
    Optional<Instant> reachedAt() {
        int missing = asked.nodes() - soaked;
        return missing > 0 && missing <= soaking.size() ? Optional.of(soaking.get(missing - 1)) : Optional.empty();
    }
}
