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

/** A node that is breached, and that a fix fits: it may be next. */
record Candidate(NodeSnapshot node, Change change, KernelFacts kernel, Measurement condemning) {

    private static final Set<FixReason> UNDONE_BY_OTHERS =
            EnumSet.of(FixReason.ExternalChange, FixReason.RebootedWhileCordoned);

    /** The worst-measured node first; names decide between equals, so that the choice is stable. */
    static final Comparator<Candidate> WORST_FIRST =
            Comparator.comparing(Candidate::p99).reversed().thenComparing(candidate -> candidate.node.name());

    static Optional<Candidate> of(NodeSnapshot node, Policy policy, Instant now) {
        boolean condemned = node.lastVerdict() == VerdictValue.Breached
                && node.judgedBySpec()
                && !Staleness.isSilent(node, policy.measurement(), now)
                && node.notReadySince().isEmpty()
                && node.scheduling() == Scheduling.OPEN
                && !policy.holds(node.name());
        if (!condemned || node.kernel().isEmpty() || node.measurement().isEmpty()) {
            return Optional.empty();
        }
        KernelFacts kernel = node.kernel().get();
        Measurement measurement = node.measurement().get();
        boolean ofThisBoot = measurement.bootID().equals(kernel.bootID());
        boolean ofThisTry = node.fix()
                .filter(fix -> !mayBeTriedAgain(fix, policy, measurement))
                .isEmpty();
        return ofThisBoot && ofThisTry
                ? ladder(node, policy, kernel).change().map(change -> new Candidate(node, change, kernel, measurement))
                : Optional.empty();
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
        return new FixRecord(
                new Step(
                        FixState.Pending,
                        now,
                        Optional.of(condemning.end()),
                        FixReason.OldValueRecorded,
                        "recorded for rollback: " + change.phrase()),
                new Owner(policy.name(), policy.generation(), policy.onDelete()),
                new OriginalState(change, kernel.bootID(), now),
                Evidence.against(condemning),
                refusals(node, policy, kernel),
                new RolloutPosition(wave, policy.specHash(), attempts(policy)));
    }

    private int attempts(Policy policy) {
        return node.fix()
                .filter(fix -> UNDONE_BY_OTHERS.contains(fix.reason())
                        && fix.position().specHash().equals(policy.specHash()))
                .map(fix -> fix.position().attempts() + 1)
                .orElse(1);
    }

    private GoDuration p99() {
        return Optional.ofNullable(condemning.p99()).orElse(GoDuration.ofNanos(0));
    }
}
