package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.Approval;
import java.util.Comparator;
import java.util.Set;

/**
 * Which waves need a person's approval, and which have it.
 *
 * @param given each is for its plan up to its wave
 * @param byNumberAlone the wave that {@code approvedWave} names, or 0; it says of no plan, so it approves nothing
 */
public record Approvals(Approval required, Set<PlannedWave> given, int byNumberAlone) {
    /** The more waves wait, the stricter. */
    static final Comparator<Approval> BY_STRICTNESS = Comparator.comparingInt(Approvals::strictness);

    public Approvals {
        given = Set.copyOf(given);
    }

    /** The same, where another policy demands as much at least. */
    Approvals atLeast(Approval other) {
        return BY_STRICTNESS.compare(other, required) > 0 ? new Approvals(other, given, byNumberAlone) : this;
    }

    /** The first of several waves is a canary; an only wave is the whole rollout. */
    boolean missingFor(PlannedWave wave, Waves waves) {
        boolean approved = given.stream().anyMatch(approval -> approval.covers(wave));
        return switch (required) {
            case None -> false;
            case EveryWave -> !approved;
            case AfterFirstWave -> !approved && (wave.number() > 1 || waves.count() == 1);
        };
    }

    private static int strictness(Approval approval) {
        return switch (approval) {
            case None -> 0;
            case AfterFirstWave -> 1;
            case EveryWave -> 2;
        };
    }
}
