package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.Ladder;
import dev.ipvs.latency.operator.fix.SysctlFix;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import dev.ipvs.latency.operator.node.Staleness;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** A node that is breached, and that a fix fits: it may be next. */
record Candidate(NodeSnapshot node, FixType fix, KernelFacts kernel, Measurement condemning) {

    /** The worst-measured node first; names decide between equals, so that the choice is stable. */
    static final Comparator<Candidate> WORST_FIRST =
            Comparator.comparing(Candidate::p99).reversed().thenComparing(candidate -> candidate.node.name());

    static Optional<Candidate> of(NodeSnapshot node, Policy policy, Instant now) {
        boolean condemned = node.lastVerdict() == VerdictValue.Breached
                && node.judgedBySpec()
                && !Staleness.isSilent(node, policy.measurement(), now);
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
                ? Ladder.choose(policy.ladder(), kernel).fix().map(fix -> new Candidate(node, fix, kernel, measurement))
                : Optional.empty();
    }

    /** What failed is tried again only after a person changed the policy; what went away, once it is measured anew. */
    private static boolean mayBeTriedAgain(FixRecord fix, Policy policy, Measurement measurement) {
        boolean over = fix.state() == FixState.Reverted || fix.state() == FixState.Failed;
        boolean failedHere =
                fix.failed() && fix.policy().equals(policy.name()) && fix.policyGeneration() == policy.generation();
        return over
                && !fix.mayHaveChangedTheNode()
                && !failedHere
                && !measurement.end().isBefore(fix.since());
    }

    FixRecord begin(Policy policy, Instant now) {
        var knob = Objects.requireNonNull(kernel.estimationKnob(), "the ladder chose a sysctl that is not there");
        return new FixRecord(
                fix,
                FixState.Pending,
                now,
                policy.name(),
                policy.generation(),
                FixReason.OldValueRecorded,
                knob.name() + " is " + knob.value() + ", which is recorded to be restored",
                SysctlFix.record(knob, kernel.bootID(), now),
                Optional.of(condemning),
                Optional.empty(),
                Optional.empty());
    }

    private GoDuration p99() {
        return Optional.ofNullable(condemning.p99()).orElse(GoDuration.ofNanos(0));
    }
}
