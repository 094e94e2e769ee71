package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.time.Instant;
import java.util.Optional;

/**
 * What speaks for a fix: the node's measurement without it and with it.
 *
 * @param before the one that condemned the node
 * @param appliedAt when the change was there, by the node's clock; what was measured earlier proves nothing
 * @param cordonedAt when the node was first seen cordoned, or about to be deleted, since it was changed; that it goes down
 *     afterwards proves nothing
 * @param provenOn the kernel release on which it was verified
 */
public record Evidence(
        Optional<Measurement> before,
        Optional<Measurement> after,
        Optional<Instant> appliedAt,
        Optional<Instant> cordonedAt,
        Optional<String> provenOn) {

    /** Nothing but the measurement that condemned the node. */
    public static Evidence against(Measurement before) {
        return new Evidence(
                Optional.of(before), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Evidence appliedAt(Instant moment) {
        return new Evidence(before, after, Optional.of(moment), cordonedAt, provenOn);
    }

    Evidence with(Measurement measuredAfter) {
        return new Evidence(before, Optional.of(measuredAfter), appliedAt, cordonedAt, provenOn);
    }

    Evidence provenOn(String kernelRelease) {
        return new Evidence(before, after, appliedAt, cordonedAt, Optional.of(kernelRelease));
    }

    /** What speaks for making the same fix again in another boot of the same kernel. */
    public Evidence ofAnotherBoot() {
        return new Evidence(before, Optional.empty(), Optional.empty(), Optional.empty(), provenOn);
    }

    /** The first time counts. */
    Evidence cordonedBy(Instant moment) {
        return new Evidence(before, after, appliedAt, cordonedAt.or(() -> Optional.of(moment)), provenOn);
    }

    /** Whether the node was cordoned when it went down. */
    boolean cordonedBefore(Instant down) {
        return cordonedAt.filter(since -> !since.isAfter(down)).isPresent();
    }
}
