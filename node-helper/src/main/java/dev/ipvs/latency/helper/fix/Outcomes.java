package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.util.Optional;

/**
 * Outcomes that carry the boot in which they happened.
 *
 * @param found what was there before anything was changed
 */
public record Outcomes(HostFiles files, Optional<String> found) {

    public FixOutcome of(FixResult result, FixOutcomeReason reason, String message) {
        String bootId = files.text("proc/sys/kernel/random/boot_id").orElse(null);
        return new FixOutcome(result, reason, message, found.orElse(null), bootId);
    }

    /** Nothing was changed, as this is against it. */
    public FixOutcome refused(Answer.No objection) {
        return of(FixResult.Refused, objection.reason(), objection.sentence());
    }

    /** Nothing was changed, as all is as it should be. */
    public FixOutcome alreadyDone(String message) {
        return of(FixResult.AlreadyDone, FixOutcomeReason.AlreadyAtTarget, message);
    }
}
