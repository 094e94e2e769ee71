package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.DesiredFix;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.FixSteps;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import dev.ipvs.latency.operator.node.Staleness;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what is next, from what is stored and seen alone: same input, same plan. docs/rollout.md explains it. What holds
 * at any moment:
 *
 * <ul>
 *   <li>a fix is begun only on a node that its policy decides about, that is Ready, breached by a fresh measurement of its
 *       present boot, and that a fix on the ladder fits;
 *   <li>no more nodes than {@code maxConcurrent} are on their way, there or back;
 *   <li>a wave begins only once each node of the one before has given its proof;
 *   <li>at the failure limit nothing is begun; undoing goes on, the newest fix first.
 * </ul>
 */
public final class Rollout {
    private final Policy policy;
    private final Assignment assignment;
    private final FixSteps steps;
    private final Instant now;
    private final Set<String> owned;
    private final Map<String, FixRecord> records = new HashMap<>();

    private Rollout(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
        this.policy = policy;
        this.assignment = assignment;
        this.steps = new FixSteps(
                policy.measurement(),
                policy.rollout().onFailure(),
                policy.rollout().soak(),
                timeouts,
                now);
        this.now = now;
        this.owned = assignment.owned().stream().map(NodeSnapshot::name).collect(Collectors.toSet());
    }

    public static Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
        return new Rollout(policy, assignment, timeouts, now).plan();
    }

    private Plan plan() {
        Slots slots = new Slots(policy.rollout().maxConcurrent(), nodes().toList());
        advance(slots);
        List<Candidate> waiting = candidates();
        List<RolloutNode> members = members();
        Progress progress = Progress.of(policy, members, waiting.size(), now);
        AdmissionGate gate = AdmissionGate.of(policy, members, progress, now);
        if (gate.open()) {
            ZoneBalancing.choose(waiting, members, Math.min(progress.room(), slots.free()))
                    .forEach(next -> records.put(next.node().name(), next.begin(policy, progress.wave(), now)));
        }
        List<NodeDecision> decisions = Stream.concat(
                        assignment.owned().stream().map(this::decideOwned),
                        assignment.leftBehind().stream().map(this::decideLeftBehind))
                .toList();
        RolloutPhase phase =
                new RolloutPhaseEvaluator(policy, assignment, decisions, waiting.size(), progress, gate, now).phase();
        return new Plan(decisions, progress, phase, nextReconcile());
    }

    /** Each fix that is there takes its next step, if it has one, and if it needs no place that is not free. */
    private void advance(Slots slots) {
        List<NodeSnapshot> newestFirst = nodes().filter(node -> node.fix().isPresent())
                .sorted(Comparator.comparing(Rollout::begun).reversed().thenComparing(NodeSnapshot::name))
                .toList();
        for (NodeSnapshot node : newestFirst) {
            FixRecord fix = adopt(node);
            FixRecord next = steps.next(fix, node, desired(node, fix));
            boolean goes = next.state() != fix.state() || next.reason() != fix.reason();
            boolean mayGo = goes && slots.take(fix, next);
            records.put(node.name(), mayGo ? next.rebasedOn(policy.specHash()) : fix);
        }
    }

    private Stream<NodeSnapshot> nodes() {
        return Stream.concat(assignment.owned().stream(), assignment.leftBehind().stream());
    }

    private static Instant begun(NodeSnapshot node) {
        return node.fix().map(fix -> fix.original().at()).orElse(Instant.MIN);
    }

    private FixRecord adopt(NodeSnapshot node) {
        FixRecord fix = node.fix().orElseThrow();
        return fix.requestedBy(policy.name()) ? fix : fix.adoptedBy(new Owner(policy.name(), policy.generation()));
    }

    private DesiredFix desired(NodeSnapshot node, FixRecord fix) {
        return owned.contains(node.name())
                ? DesiredFixPolicy.ofOwner(policy, fix)
                : DesiredFixPolicy.ofLastOwner(policy);
    }

    private List<Candidate> candidates() {
        return assignment.owned().stream()
                .filter(node -> record(node).filter(Rollout::onItsWayOrDone).isEmpty())
                .flatMap(node -> Candidate.of(node, policy, now).stream())
                .sorted(Candidate.WORST_FIRST)
                .toList();
    }

    private static boolean onItsWayOrDone(FixRecord fix) {
        return fix.state().inFlight() || fix.state() == FixState.Verified;
    }

    private List<RolloutNode> members() {
        return assignment.owned().stream()
                .flatMap(node -> record(node).map(fix -> new RolloutNode(node, fix)).stream())
                .filter(member -> member.fills() || member.failed(policy))
                .toList();
    }

    private NodeDecision decideOwned(NodeSnapshot node) {
        Optional<FixRecord> record = record(node);
        Optional<FixType> wanted = record.filter(FixRecord::active).map(FixRecord::type);
        return new NodeDecision(
                node,
                true,
                new Target.Measured(wanted),
                record,
                Recommender.about(node, policy, shown(node)),
                shown(node));
    }

    private NodeDecision decideLeftBehind(NodeSnapshot node) {
        Optional<FixRecord> record = record(node);
        return new NodeDecision(node, false, targetLeftBehind(node, record), record, Optional.empty(), shown(node));
    }

    /** What a fix pod reported is stored before anything is dropped: dropping is not one write, and may be interrupted. */
    private Target targetLeftBehind(NodeSnapshot node, Optional<FixRecord> record) {
        boolean stored = record.equals(node.fix());
        boolean nothingLeft = record.filter(fix -> fix.state().inFlight() || fix.mayHaveChangedTheNode())
                        .isEmpty()
                && !node.labels().containsKey(ProxyModeChange.LABEL);
        if (stored && nothingLeft) {
            return new Target.Dropped();
        }
        return stored && policy.onDelete() == OnDelete.Keep && !inFlight(record)
                ? new Target.Kept()
                : new Target.Measured(record.filter(FixRecord::active).map(FixRecord::type));
    }

    private static boolean inFlight(Optional<FixRecord> record) {
        return record.filter(fix -> fix.state().inFlight()).isPresent();
    }

    private Optional<FixRecord> record(NodeSnapshot node) {
        return Optional.ofNullable(records.get(node.name()));
    }

    private VerdictValue shown(NodeSnapshot node) {
        return Staleness.isSilent(node, policy.measurement(), now) ? VerdictValue.Unknown : node.lastVerdict();
    }

    private Optional<Instant> nextReconcile() {
        Stream<Instant> silences =
                assignment.owned().stream().flatMap(node -> Staleness.deadline(node, policy.measurement()).stream());
        Stream<Instant> deadlines =
                nodes().flatMap(node -> record(node).stream().flatMap(fix -> steps.deadlines(fix, node)));
        Stream<Instant> windows = policy.rollout().schedule().nextChange(now).stream();
        return Stream.of(silences, deadlines, windows)
                .flatMap(moments -> moments)
                .filter(moment -> !moment.isBefore(now))
                .min(Comparator.naturalOrder());
    }

    /** Whether anything is changed on nodes by this mode. */
    static boolean changesNodes(Policy policy) {
        return policy.mode() == Mode.Enforce && !policy.deleting();
    }
}
