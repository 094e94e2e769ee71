package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.fix.SpecHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was asked, with defaults filled in. */
public record Policy(
        String name,
        long generation,
        Instant createdAt,
        Optional<Instant> deletedAt,
        Mode mode,
        int priority,
        Selector selector,
        MeasurementSpec measurement,
        List<Rung> ladder,
        RolloutStrategy rollout,
        OnDelete onDelete) {

    /** Who wins a node that several policies select: higher priority, then older, then by name. */
    public static final Comparator<Policy> PRECEDENCE = Comparator.comparingInt(Policy::priority)
            .reversed()
            .thenComparing(Policy::createdAt)
            .thenComparing(Policy::name);

    public Policy {
        ladder = List.copyOf(ladder);
    }

    /** The same with this ladder. */
    public Policy withLadder(List<Rung> other) {
        return new Policy(
                name,
                generation,
                createdAt,
                deletedAt,
                mode,
                priority,
                selector,
                measurement,
                other,
                rollout,
                onDelete);
    }

    public boolean deleting() {
        return deletedAt.isPresent();
    }

    /**
     * What is asked of a node, as a word that is equal for equal asks. How far and how fast is no part of it: a paused or
     * approved rollout is still the same one.
     */
    public String specHash() {
        return SpecHash.of(measurement, ladder);
    }
}
