package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.Evidence;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.Ladder;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.OriginalState;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.Refusal;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Staleness;
import dev.ipvs.latency.operator.fix.Step;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node that a fix fits and that may be next.
 *
 * @param newest window of its present boot
 */
record Candidate(NodeSnapshot node, Change change, KernelFacts kernel, Measurement newest) {

    private static final Set<FixReason> UNDONE_BY_OTHERS =
            EnumSet.of(FixReason.ExternalChange, FixReason.RebootedWhileCordoned);

    /**
     * The worst-measured node first; names decide between equals, so that the choice is stable. Those whose last pod did not start
     * come last: a node that is full must not keep its place in a wave from others.
     */
    static final Comparator<Candidate> WORST_FIRST = Comparator.comparing(Candidate::didNotStart)
            .thenComparing(Comparator.comparing(Candidate::p99).reversed())
            .thenComparing(candidate -> candidate.node.name());

    static Optional<Candidate> of(NodeSnapshot node, Policy policy, Instant now) {
        boolean condemned = node.lastVerdict() == VerdictValue.Breached && node.judgedBySpec();
        return condemned
                ? changeable(node, policy, now).filter(candidate -> candidate.isOfThisTry(policy))
                : Optional.empty();
    }

    /** Where a fix can be begun, if there is a reason to, and one fits. */
    static Optional<Candidate> changeable(NodeSnapshot node, Policy policy, Instant now) {
        boolean open = !Staleness.isSilent(node, policy.measurement(), now)
                && node.reachable()
                && node.scheduling() == Scheduling.OPEN
                && !policy.holds(node.name());
        if (!open || node.kernel().isEmpty() || node.measurement().isEmpty()) {
            return Optional.empty();
        }
        KernelFacts kernel = node.kernel().get();
        Measurement newest = node.measurement().get();
        return newest.bootID().equals(kernel.bootID())
                ? ladder(node, policy, kernel).change().map(change -> new Candidate(node, change, kernel, newest))
                : Optional.empty();
    }

    private boolean isOfThisTry(Policy policy) {
        return node.fix().filter(fix -> !mayBeTriedAgain(fix, policy, newest)).isEmpty();
    }

    /** What failed is tried again only when something else is asked for; what went away, once it is measured anew. */
    private static boolean mayBeTriedAgain(FixRecord fix, Policy policy, Measurement measurement) {
        boolean over = fix.state() == FixState.Reverted || fix.state() == FixState.Failed;
        return over
                && !fix.mayHaveChangedTheNode()
                && !policy.failedBy(fix)
                && measurement.end().isAfter(fix.sinceOnNode());
    }

    /** The policy's ladder on a node, with what its fix pods refused there. */
    static Ladder ladder(NodeSnapshot node, Policy policy, KernelFacts kernel) {
        return Ladder.choose(
                policy.ladder().stream().map(rung -> rung.at(node.labels())).toList(),
                kernel,
                refusals(node, policy, kernel));
    }

    private static List<Refusal> refusals(NodeSnapshot node, Policy policy, KernelFacts kernel) {
        return node.fix()
                .filter(fix -> !policy.retries(node.name(), fix))
                .map(fix -> fix.refusalsThatHold(kernel.bootID(), policy.specHash()))
                .orElse(List.of());
    }

    FixRecord begin(Policy policy, int wave, Instant now) {
        return recorded(
                policy,
                FixReason.OldValueRecorded,
                "recorded for rollback: ",
                Evidence.against(newest),
                new RolloutPosition(wave, policy.specHash(), attempts(policy)),
                now);
    }

    /** @param sentence before what is changed */
    FixRecord recorded(
            Policy policy,
            FixReason reason,
            String sentence,
            Evidence evidence,
            RolloutPosition position,
            Instant now) {
        return new FixRecord(
                new Step(FixState.Pending, now, Optional.of(newest.end()), reason, sentence + change.phrase()),
                new Owner(policy.name(), policy.generation(), policy.onDelete()),
                new OriginalState(change, kernel.bootID(), now),
                evidence,
                refusals(node, policy, kernel),
                position);
    }

    private int attempts(Policy policy) {
        return node.fix()
                .filter(fix -> UNDONE_BY_OTHERS.contains(fix.reason())
                        && fix.position().specHash().equals(policy.specHash()))
                .map(fix -> fix.position().attempts() + 1)
                .orElse(1);
    }

    private boolean didNotStart() {
        return node.fix().filter(fix -> fix.reason() == FixReason.PodNotStarted).isPresent();
    }

    private GoDuration p99() {
        return Optional.ofNullable(newest.p99()).orElse(GoDuration.ofNanos(0));
    }
}
