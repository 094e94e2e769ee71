package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.FixStatus.Recorded;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where the fix of one node is on its way. It is all the memory there is: the next step follows from it and from what
 * is seen, so an operator that starts again goes on where the last one was.
 */
public record FixRecord(
        FixType type,
        FixState state,
        Instant since,
        String policy,
        long policyGeneration,
        FixReason reason,
        String message,
        Recorded recorded,
        Optional<Measurement> before,
        Optional<Measurement> after,
        Optional<Instant> appliedAt) {

    private static final Set<FixReason> FAILURES =
            EnumSet.of(FixReason.DidNotHelp, FixReason.PodFailed, FixReason.PodTimedOut);

    public FixRecord move(FixState next, FixReason why, String sentence, Instant now) {
        return new FixRecord(
                type,
                next,
                now,
                policy,
                policyGeneration,
                why,
                sentence,
                recorded,
                before,
                after,
                next == FixState.Applied ? Optional.of(now) : appliedAt);
    }

    public FixRecord provenBy(Measurement measurement) {
        return new FixRecord(
                type,
                state,
                since,
                policy,
                policyGeneration,
                reason,
                message,
                recorded,
                before,
                Optional.of(measurement),
                appliedAt);
    }

    /** The same fix, from now on asked for by another policy: nothing is undone and redone. */
    public FixRecord takenOverBy(String newPolicy, long generation) {
        return new FixRecord(
                type, state, since, newPolicy, generation, reason, message, recorded, before, after, appliedAt);
    }

    /** The fix pod that this state asks for. */
    public Optional<FixAction> podWanted() {
        return switch (state) {
            case Applying -> Optional.of(FixAction.APPLY);
            case Reverting -> Optional.of(FixAction.REVERT);
            case Pending, Applied, Verified, Failed, Reverted -> Optional.empty();
        };
    }

    /** Whether the node may still be changed by this fix, so that there is something to restore. */
    public boolean mayHaveChangedTheNode() {
        return switch (state) {
            case Applying, Applied, Verified, Reverting -> true;
            case Failed -> reason == FixReason.RevertFailed || reason == FixReason.DidNotHelp;
            case Pending, Reverted -> false;
        };
    }

    /** Whether this fix went wrong on this node, which counts towards the failure limit. */
    public boolean failed() {
        return switch (state) {
            case Failed -> true;
            case Reverting, Reverted -> FAILURES.contains(reason);
            case Pending, Applying, Applied, Verified -> false;
        };
    }
}
