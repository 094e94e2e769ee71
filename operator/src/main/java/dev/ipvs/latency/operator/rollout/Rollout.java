package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.DesiredFix;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.FixSteps;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.Staleness;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
 *   <li>or on one that rebooted into the kernel on which it had the same fix, proven and soaked, of the same spec;
 *   <li>no more nodes than {@code maxConcurrent} are on their way, there or back;
 *   <li>a wave begins only once each place of the one before, of the same spec and type of fix, has given its proof, and that
 *       wave has soaked; nodes that joined it later prove their own fix, and hold no wave;
 *   <li>a livepatch with {@code promoteAfter} is begun only once enough canaries of the other policy have proven its digest;
 *   <li>at the failure limit nothing is begun; undoing goes on, the newest fix first;
 *   <li>what is merely no longer wanted is undone only when fixes may be begun; and where another fix is to follow, only as long
 *       as fewer than {@code maxConcurrent} nodes wait for theirs.
 * </ul>
 */
public final class Rollout {
    private final Policy policy;
    private final Assignment assignment;
    private final FixSteps steps;
    private final Optional<RevertDeadline> revertDeadline;
    private final Optional<Promotion> promotion;
    private final Instant now;
    private final Set<String> owned;
    private final Map<String, FixRecord> records = new HashMap<>();
    private final Set<String> postponed = new HashSet<>();
    private final Set<String> behindOthers = new HashSet<>();

    private Rollout(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
        this.policy = assignment.demand().map(policy::demanding).orElse(policy);
        this.assignment = assignment;
        this.steps = new FixSteps(
                policy.measurement(),
                policy.rollout().onFailure(),
                policy.rollout().soak(),
                timeouts,
                now);
        this.revertDeadline =
                policy.deletedAt().map(at -> new RevertDeadline(at, policy.onDelete(), timeouts.forDeletedPolicy()));
        this.promotion = assignment.canaryTier().map(tier -> tier.at(now));
        this.now = now;
        this.owned = assignment.owned().stream().map(NodeSnapshot::name).collect(Collectors.toSet());
    }

    public static Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
        return new Rollout(policy, assignment, timeouts, now).plan();
    }

    private Plan plan() {
        Slots slots =
                new Slots(policy.rollout().maxConcurrent(), nodes().toList(), Swap.waiting(policy, assignment.owned()));
        advance(slots);
        reapply(slots, members());
        List<RolloutNode> members = members();
        List<TypeRollout> types = TypeRollout.of(policy, members, candidates(), promotion, now);
        types.forEach(this::remember);
        types.forEach(type -> begin(type, members, slots));
        List<NodeDecision> decisions = Stream.concat(
                        assignment.owned().stream().map(this::decideOwned),
                        assignment.leftBehind().stream().map(this::decideLeftBehind))
                .toList();
        TypeRollout foremost = TypeRollout.foremost(types);
        Progress progress = foremost.progress();
        PhaseInput input = new PhaseInput(
                policy, assignment, promotion, decisions, foremost, Postponed.of(postponed, behindOthers), now);
        Finding finding = PhaseChecks.first(input);
        RolloutPhase phase = new PhaseText(progress, policy.rollout()).of(finding);
        return new Plan(
                decisions,
                assignment.handingOver().keySet(),
                progress,
                phase,
                awaitingApproval(finding),
                nextReconcile(types));
    }

    private static Optional<PlannedWave> awaitingApproval(Finding finding) {
        return finding instanceof Finding.WaitingForApproval waits ? Optional.of(waits.wave()) : Optional.empty();
    }

    private void begin(TypeRollout type, List<RolloutNode> members, Slots slots) {
        if (!type.gate().open()) {
            return;
        }
        int most = Math.min(type.progress().room(), slots.free());
        for (Candidate next : ZoneBalancing.choose(type.waiting(), members, most)) {
            slots.count(next.node());
            records.put(next.node().name(), next.begin(policy, type.progress().wave(), now));
        }
    }

    /** What a wave has proven must be known when the nodes that have proven it are gone. */
    private void remember(TypeRollout type) {
        Progress.Proof proof = type.progress().proof();
        type.justVerified()
                .forEach(member -> records.put(
                        member.node().name(), member.fix().proving(proof.given().next(proof.share(), now))));
    }

    /** In the wave of before, unless that has yet to begin by now: whatever holds the running one also holds the next. */
    private void reapply(Slots slots, List<RolloutNode> members) {
        if (!AdmissionGate.mayReapply(policy, members)) {
            return;
        }
        assignment.owned().stream()
                .flatMap(node -> Reapplication.of(node, policy, now).stream())
                .limit(slots.free())
                .forEach(next -> {
                    NodeSnapshot node = next.candidate().node();
                    int running = TypeRollout.furthestWave(policy, next.lost().type(), members);
                    slots.count(node);
                    records.put(node.name(), next.begin(policy, running, now));
                });
    }

    /** Each fix that is there takes its next step, if it has one, and if it needs no place that is not free. */
    private void advance(Slots slots) {
        List<NodeSnapshot> newestFirst = nodes().filter(node -> node.fix().isPresent())
                .sorted(Comparator.comparing(Rollout::begun).reversed().thenComparing(NodeSnapshot::name))
                .toList();
        for (NodeSnapshot node : newestFirst) {
            FixRecord fix = steps.witnessed(adopt(node), node);
            FixRecord next = stepsOf(node).next(fix, node, desired(node, fix));
            boolean goes = next.state() != fix.state() || next.reason() != fix.reason();
            boolean mayGo = goes && slots.take(node, fix, next);
            if (goes && !mayGo && next.reason() == FixReason.NotOnLadder) {
                behindOthers.add(node.name());
            }
            records.put(node.name(), mayGo ? next.rebasedOn(policy.specHash()) : fix);
        }
    }

    /** What fails on a node that is held is left for whoever holds it. */
    private FixSteps stepsOf(NodeSnapshot node) {
        return policy.holds(node.name()) ? steps.leavingFailures() : steps;
    }

    private Stream<NodeSnapshot> nodes() {
        return Stream.concat(assignment.owned().stream(), assignment.leftBehind().stream());
    }

    private static Instant begun(NodeSnapshot node) {
        return node.fix().map(fix -> fix.original().at()).orElse(Instant.MIN);
    }

    private FixRecord adopt(NodeSnapshot node) {
        FixRecord fix = node.fix().orElseThrow();
        return fix.requestedBy(policy.name())
                ? fix.onDelete(policy.onDelete())
                : fix.adoptedBy(new Owner(policy.name(), policy.generation(), policy.onDelete()));
    }

    private DesiredFix desired(NodeSnapshot node, FixRecord fix) {
        DesiredFix desired = owned.contains(node.name())
                ? DesiredFixPolicy.ofOwner(policy, node.name(), fix)
                : DesiredFixPolicy.ofLastOwner(policy, node.name(), fix);
        if (desired instanceof DesiredFix.Revert revert && postpones(revert, fix)) {
            postponed.add(node.name());
            return new DesiredFix.Keep();
        }
        return desired;
    }

    /** A change that is being undone already, or of which nothing is on the node, has nothing to wait for. */
    private boolean postpones(DesiredFix.Revert revert, FixRecord fix) {
        boolean rests = fix.mayHaveChangedTheNode() && fix.state() != FixState.Reverting;
        return rests && revert.obeysTheRollout() && !policy.rollout().isOpen(now);
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
        if (stored && node.isRestoredBy(record)) {
            return new Target.Dropped();
        }
        if (stored && givenUpAt(node).filter(at -> !now.isBefore(at)).isPresent()) {
            return switch (policy.onDelete()) {
                case Keep -> new Target.Kept();
                case Revert -> new Target.GivenUp();
            };
        }
        boolean kept = (policy.onDelete() == OnDelete.Keep || policy.holds(node.name()))
                && record.filter(policy::recalls).isEmpty();
        return stored && kept && !inFlight(record)
                ? new Target.Kept()
                : new Target.Measured(record.filter(FixRecord::active).map(FixRecord::type));
    }

    private Optional<Instant> givenUpAt(NodeSnapshot node) {
        return revertDeadline.flatMap(deadline -> record(node).flatMap(fix -> deadline.of(node, fix)));
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

    private Optional<Instant> nextReconcile(List<TypeRollout> types) {
        Stream<Instant> silences =
                assignment.owned().stream().flatMap(node -> Staleness.deadline(node, policy.measurement()).stream());
        Stream<Instant> deadlines =
                nodes().flatMap(node -> record(node).stream().flatMap(fix -> steps.deadlines(fix, node)));
        Stream<Instant> givingUp = assignment.leftBehind().stream().flatMap(node -> givenUpAt(node).stream());
        Stream<Instant> windows = policy.rollout().schedule().nextChange(now).stream();
        Stream<Instant> holds = types.stream()
                .flatMap(type -> type.progress().gate().inconclusive().stream())
                .map(hold -> policy.rollout().deadlineOf(hold.since()));
        Stream<Instant> soaks = types.stream().flatMap(type -> type.progress().gate().soakingUntil().stream());
        Stream<Instant> canaries =
                promotion.filter(shown -> !shown.isReached()).stream().flatMap(shown -> shown.soaking().stream());
        return Stream.of(silences, deadlines, givingUp, windows, holds, soaks, canaries)
                .flatMap(moments -> moments)
                .filter(moment -> !moment.isBefore(now))
                .min(Comparator.naturalOrder());
    }
}
