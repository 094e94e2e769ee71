package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the fix of one node is on its way. It is all the memory there is: the next step follows from it and from what
 * is seen, so an operator that starts again goes on where the last one was.
 */
public record FixRecord(
        Step step,
        Owner owner,
        OriginalState original,
        Evidence evidence,
        List<Refusal> refusals,
        RolloutPosition position) {

    private static final Set<FixReason> FAILURES = EnumSet.of(
            FixReason.DidNotHelp,
            FixReason.BreachedAgain,
            FixReason.NodeNotReady,
            FixReason.LostBeforeProof,
            FixReason.ExternalChangeRepeated,
            FixReason.PodFailed,
            FixReason.PodTimedOut,
            FixReason.ProxyTimedOut,
            FixReason.ProxyContested,
            FixReason.RevertFailed);

    /** Failures that leave the change in place where a person asked for it, or where it could not be undone. */
    private static final Set<FixReason> LEFT_AS_IT_IS =
            EnumSet.of(FixReason.DidNotHelp, FixReason.BreachedAgain, FixReason.NodeNotReady, FixReason.RevertFailed);

    /** By the clock of a node, of which nothing else is known: each window that it reports comes after. */
    private static final Instant LONG_AGO = Instant.EPOCH;

    public FixRecord {
        refusals = List.copyOf(refusals);
    }

    public FixState state() {
        return step.state();
    }

    public Instant since() {
        return step.since();
    }

    /**
     * The same by the clock of the node, for what the node measures: clocks of nodes and operator may differ by minutes. A
     * window says something about this state if it ends later.
     */
    public Instant sinceOnNode() {
        return step.sinceOnNode().orElse(since());
    }

    /** When the change was there, by the clock of the node. */
    public Instant appliedOnNode() {
        return evidence.appliedAt().orElse(sinceOnNode());
    }

    public FixReason reason() {
        return step.reason();
    }

    public String message() {
        return step.message();
    }

    public FixType type() {
        return change().type();
    }

    public Change change() {
        return original.change();
    }

    public boolean requestedBy(String policy) {
        return owner.policy().equals(policy);
    }

    /**
     * @param onNode the time by the node's clock, as far as that is known: where it is not, no window was seen yet, so each says
     *     something about this state; but for one in which the change must have been there from a window's beginning
     */
    public FixRecord move(FixState next, FixReason why, String sentence, Instant now, Optional<Instant> onNode) {
        return new FixRecord(
                step.next(
                        next,
                        now,
                        next == FixState.Applied ? onNode : Optional.of(onNode.orElse(LONG_AGO)),
                        why,
                        sentence),
                owner,
                original,
                next == FixState.Applied ? evidence.appliedAt(onNode.orElse(now)) : evidence,
                refusals,
                position);
    }

    FixRecord judgedBy(Measurement measurement) {
        return new FixRecord(step, owner, original, evidence.with(measurement), refusals, position);
    }

    FixRecord provenBy(Measurement measurement, String kernelRelease) {
        Evidence proof = evidence.with(measurement).provenOn(kernelRelease);
        return new FixRecord(step, owner, original, proof, refusals, position);
    }

    /** The same, remembering what its wave has proven by it. */
    public FixRecord proving(WaveProof proof) {
        return new FixRecord(step, owner, original, evidence, refusals, position.with(proof));
    }

    /** The same, saying what keeps its pod from starting, if anything does. */
    FixRecord heldUp(Optional<String> why) {
        return new FixRecord(step.heldUp(why), owner, original, evidence, refusals, position);
    }

    /** The same, remembering that its node was cordoned before the fix was proven. */
    FixRecord cordonedBy(Instant moment) {
        return new FixRecord(step, owner, original, evidence.cordonedBy(moment), refusals, position);
    }

    /**
     * The same fix, from now on asked for by another policy: nothing is undone and redone. In the heir's rollout it is one
     * of the first wave, so that how far another rollout had come proves nothing in this one.
     */
    public FixRecord adoptedBy(Owner heir) {
        return new FixRecord(step, heir, original, evidence, refusals, position.ofFirstWave());
    }

    /**
     * What is known of it for good: enough to undo it. Whether the change is there is told by the node itself, so it counts as
     * proven long ago, and as lost to an external change if it is not.
     */
    public FixRecord asRecorded() {
        return new FixRecord(
                new Step(
                        FixState.Verified,
                        original.at(),
                        Optional.of(LONG_AGO),
                        FixReason.OldValueRecorded,
                        "read from the copy of the record, as the status was lost"),
                owner,
                original,
                new Evidence(
                        Optional.empty(), Optional.empty(), Optional.of(LONG_AGO), Optional.empty(), Optional.empty()),
                List.of(),
                position.withoutProof());
    }

    /** The same, which its policy would keep or undo when it is deleted, by its present spec. */
    public FixRecord onDelete(OnDelete present) {
        return owner.onDelete() == present
                ? this
                : new FixRecord(step, owner.onDelete(present), original, evidence, refusals, position);
    }

    /**
     * The same, answering to what the policy asks for by now. How far the rollout of another spec had come proves nothing in
     * this one, so the node is one of its first wave.
     */
    public FixRecord rebasedOn(String specHash) {
        return position.specHash().equals(specHash)
                ? this
                : new FixRecord(step, owner, original, evidence, refusals, position.ofFirstWaveFor(specHash));
    }

    /** The same, remembering that this fix was refused; of each type only the last refusal counts. */
    public FixRecord refused(FixOutcome report) {
        Refusal refusal =
                new Refusal(type(), report.reason(), report.message(), original.bootID(), position.specHash());
        List<Refusal> all = Stream.concat(refusals.stream().filter(other -> other.type() != type()), Stream.of(refusal))
                .toList();
        return new FixRecord(step, owner, original, evidence, all, position);
    }

    /** Those refusals that still say something about the node as it is now. */
    public List<Refusal> refusalsThatHold(String bootID, String specHash) {
        return refusals.stream()
                .filter(refusal -> refusal.holds(bootID, specHash))
                .toList();
    }

    /** Whether the node has the fix, or is on its way to it. */
    public boolean active() {
        return switch (state()) {
            case Pending, Applying, Applied, Verified -> true;
            case Failed, Reverting, Reverted -> false;
        };
    }

    /** The fix pod that this state asks for. */
    public Optional<FixAction> podWanted() {
        return switch (change().means()) {
            case FIX_POD -> podWantedByState();
            case NODE_LABEL -> Optional.empty();
        };
    }

    private Optional<FixAction> podWantedByState() {
        return switch (state()) {
            case Applying -> Optional.of(FixAction.APPLY);
            case Reverting -> Optional.of(FixAction.REVERT);
            case Pending, Applied, Verified, Failed, Reverted -> Optional.empty();
        };
    }

    /** Whether the node may still be changed by this fix, so that there is something to restore. */
    public boolean mayHaveChangedTheNode() {
        return switch (state()) {
            case Applying, Applied, Verified, Reverting -> true;
            case Failed -> LEFT_AS_IT_IS.contains(reason());
            case Pending, Reverted -> false;
        };
    }

    /**
     * Whether this fix went wrong on this node, which counts towards the failure limit. A refusal does not: nothing was
     * changed, and the next rung of the ladder may fit.
     */
    public boolean failed() {
        return switch (state()) {
            case Failed -> reason() != FixReason.PodRefused;
            case Reverting, Reverted -> FAILURES.contains(reason());
            case Pending, Applying, Applied, Verified -> false;
        };
    }
}
