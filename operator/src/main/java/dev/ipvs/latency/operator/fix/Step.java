package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a fix is, and why.
 *
 * @param since by the operator's clock
 * @param sinceOnNode the same by the clock of the node, as far as that is known
 * @param message a sentence for people
 * @param revertingSince when it was first tried to undo it, however often that failed since
 */
public record Step(
        FixState state,
        Instant since,
        Optional<Instant> sinceOnNode,
        FixReason reason,
        String message,
        Optional<Instant> revertingSince) {

    private static final String HELD_UP = "; its pod has not started: ";

    /** One that is not being undone. */
    public Step(FixState state, Instant since, Optional<Instant> sinceOnNode, FixReason reason, String message) {
        this(state, since, sinceOnNode, reason, message, Optional.empty());
    }

    /** It stays the same step, whatever holds it up. */
    Step heldUp(Optional<String> why) {
        int end = message.indexOf(HELD_UP);
        String said = end < 0 ? message : message.substring(0, end);
        String now = said + why.map(HELD_UP::concat).orElse("");
        return now.equals(message) ? this : new Step(state, since, sinceOnNode, reason, now, revertingSince);
    }

    Step next(FixState next, Instant now, Optional<Instant> onNode, FixReason why, String sentence) {
        return new Step(
                next,
                now,
                onNode,
                why,
                sentence,
                switch (next) {
                    case Reverting -> revertingSince.or(() -> Optional.of(now));
                    case Failed -> revertingSince;
                    case Pending, Applying, Applied, Verified, Reverted -> Optional.empty();
                });
    }
}
