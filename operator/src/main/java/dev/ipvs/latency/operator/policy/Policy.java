package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.fix.Rung;
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
        RolloutWishes rollout,
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
     * What a person says about the rollout.
     *
     * @param notObeyed fields that are set beyond their defaults and that this version does not obey
     * @param restrictions those of them that would forbid starting: nothing is started while there are any, because
     *     doing what a person meant to prevent is worse than doing nothing
     */
    public record RolloutWishes(
            Share maxConcurrent,
            int failureLimit,
            OnFailure onFailure,
            boolean paused,
            boolean abort,
            List<String> notObeyed,
            List<String> restrictions) {
        public RolloutWishes {
            notObeyed = List.copyOf(notObeyed);
            restrictions = List.copyOf(restrictions);
        }
    }
}
