package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.Rung;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was asked, with defaults filled in. */
public record Policy(
        String name,
        long generation,
        Instant createdAt,
        Optional<Instant> deletedAt,
        Mode mode,
        int priority,
        Selector selector,
        NodeSpec node,
        RolloutStrategy rollout,
        OnDelete onDelete) {

    /** Who wins a node that several policies select: higher priority, then older, then by name. */
    public static final Comparator<Policy> PRECEDENCE = Comparator.comparingInt(Policy::priority)
            .reversed()
            .thenComparing(Policy::createdAt)
            .thenComparing(Policy::name);

    /** The same with this ladder. */
    public Policy withLadder(List<Rung> other) {
        return with(NodeSpec.of(measurement(), other), rollout);
    }

    /** The same, rolled out in another way. */
    public Policy withRollout(RolloutStrategy other) {
        return with(node, other);
    }

    /** The same, with the approval that a policy demands from which it takes nodes over. */
    public Policy demanding(ApprovalDemand demand) {
        return withRollout(rollout.with(rollout.approvals().atLeast(demand.approval())));
    }

    private Policy with(NodeSpec asked, RolloutStrategy strategy) {
        return new Policy(name, generation, createdAt, deletedAt, mode, priority, selector, asked, strategy, onDelete);
    }

    /** A wave of the rollout of this type of fix, as it is planned now. */
    public PlannedWave planned(FixType type, int wave) {
        return PlannedWave.of(type, wave, rollout.waves(), specHash());
    }

    public MeasurementSpec measurement() {
        return node.measurement();
    }

    public List<Rung> ladder() {
        return node.ladder();
    }

    public String specHash() {
        return node.hash();
    }

    /** Whether what this policy asks for now failed there. */
    public boolean failedBy(FixRecord fix) {
        return fix.failed()
                && fix.requestedBy(name)
                && fix.position().specHash().equals(specHash());
    }

    /** Whether a person has this node stay as it is. A policy that goes holds nothing. */
    public boolean holds(String nodeName) {
        return rollout.nodes().holds(nodeName) && !deleting();
    }

    /** Whether a person wants what failed or was refused there to be tried again. */
    public boolean retries(String nodeName, FixRecord fix) {
        return rollout.nodes().retries(nodeName, fix.original().at());
    }

    /** Those on its ladder. */
    public Stream<Rung.Livepatch> livepatches() {
        return ladder().stream().filter(Rung.Livepatch.class::isInstance).map(Rung.Livepatch.class::cast);
    }

    /** Whether what this change loaded is recalled. */
    public boolean recalls(FixRecord fix) {
        return ladder().stream().anyMatch(rung -> rung.recalls(fix.change()));
    }

    public boolean deleting() {
        return deletedAt.isPresent();
    }

    /** Whether anything is changed on nodes by this mode. */
    public boolean changesNodes() {
        return mode == Mode.Enforce && !deleting();
    }
}
