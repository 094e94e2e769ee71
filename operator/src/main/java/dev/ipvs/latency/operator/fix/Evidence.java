package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.time.Instant;
import java.util.Optional;

/**
 * What speaks for a fix: the node's measurement without it and with it.
 *
 * @param before the one that condemned the node
 * @param appliedAt when the change was there; what was measured earlier proves nothing
 */
public record Evidence(Optional<Measurement> before, Optional<Measurement> after, Optional<Instant> appliedAt) {

    /** Nothing but the measurement that condemned the node. */
    public static Evidence against(Measurement before) {
        return new Evidence(Optional.of(before), Optional.empty(), Optional.empty());
    }

    Evidence appliedAt(Instant moment) {
        return new Evidence(before, after, Optional.of(moment));
    }

    Evidence with(Measurement measuredAfter) {
        return new Evidence(before, Optional.of(measuredAfter), appliedAt);
    }
}
