package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a fix is, and why.
 *
 * @param message a sentence for people
 * @param revertingSince when it was first tried to undo it, however often that failed since
 */
public record Step(FixState state, Instant since, FixReason reason, String message, Optional<Instant> revertingSince) {

    /** One that is not being undone. */
    public Step(FixState state, Instant since, FixReason reason, String message) {
        this(state, since, reason, message, Optional.empty());
    }

    Step next(FixState next, Instant now, FixReason why, String sentence) {
        return new Step(
                next,
                now,
                why,
                sentence,
                switch (next) {
                    case Reverting -> revertingSince.or(() -> Optional.of(now));
                    case Failed -> revertingSince;
                    case Pending, Applying, Applied, Verified, Reverted -> Optional.empty();
                });
    }
}
