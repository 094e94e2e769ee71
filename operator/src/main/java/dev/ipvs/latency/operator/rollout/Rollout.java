package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.FixSteps;
import dev.ipvs.latency.operator.fix.Patience;
import dev.ipvs.latency.operator.fix.Wish;
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
 * Decides what is next, from what is stored and seen alone: same input, same plan.
 *
 * <p>In this version nodes are fixed one at a time, the worst-measured first, and nothing new is started at the failure
 * limit. What holds at any moment:
 *
 * <ul>
 *   <li>a fix is begun only on a node that its policy decides about, that is breached by a fresh measurement of its
 *       present boot, and that a fix on the ladder fits;
 *   <li>no fix is begun while another of the same policy is on its way;
 *   <li>undoing takes no more nodes at once than {@code maxConcurrent}, the newest fix first.
 * </ul>
 */
public final class Rollout {
    private final Policy policy;
    private final Assignment assignment;
    private final FixSteps steps;
    private final Instant now;
    private final Set<String> owned;
    private final Map<String, FixRecord> records = new HashMap<>();

    private Rollout(Policy policy, Assignment assignment, Patience patience, Instant now) {
        this.policy = policy;
        this.assignment = assignment;
        this.steps = new FixSteps(policy.measurement(), policy.rollout().onFailure(), patience, now);
        this.now = now;
        this.owned = assignment.owned().stream().map(NodeSnapshot::name).collect(Collectors.toSet());
    }

    public static Plan plan(Policy policy, Assignment assignment, Patience patience, Instant now) {
        return new Rollout(policy, assignment, patience, now).plan();
    }

    private Plan plan() {
        goOn();
        List<Candidate> waiting = candidates();
        Gate gate = Gate.of(policy, records.values());
        if (gate.open() && !waiting.isEmpty()) {
            Candidate next = waiting.getFirst();
            records.put(next.node().name(), next.begin(policy, now));
        }
        List<NodeDecision> decisions = Stream.concat(
                        assignment.owned().stream().map(this::decideOwned),
                        assignment.leftBehind().stream().map(this::decideLeftBehind))
                .toList();
        Standing standing = new Standings(policy, assignment, decisions, waiting).standing();
        return new Plan(decisions, standing, nextLook());
    }

    /** Each fix that is there takes its next step, if it has one. */
    private void goOn() {
        List<NodeSnapshot> newestFirst = Stream.concat(assignment.owned().stream(), assignment.leftBehind().stream())
                .filter(node -> node.fix().isPresent())
                .sorted(Comparator.comparing((NodeSnapshot node) -> since(node))
                        .reversed()
                        .thenComparing(NodeSnapshot::name))
                .toList();
        int places = Math.max(
                1,
                policy.rollout()
                        .maxConcurrent()
                        .of(assignment.owned().size() + assignment.leftBehind().size()));
        long taken = newestFirst.stream()
                .flatMap(node -> node.fix().stream())
                .filter(fix -> fix.state().inFlight())
                .count();
        for (NodeSnapshot node : newestFirst) {
            FixRecord fix = takenOver(node);
            FixRecord next = steps.next(fix, node, wish(node, fix));
            boolean takesAPlace = !fix.state().inFlight() && next.state().inFlight();
            if (takesAPlace && taken >= places) {
                next = fix;
            } else if (takesAPlace) {
                taken++;
            }
            records.put(node.name(), next);
        }
    }

    private static Instant since(NodeSnapshot node) {
        return node.fix().map(FixRecord::since).orElse(Instant.MIN);
    }

    private FixRecord takenOver(NodeSnapshot node) {
        FixRecord fix = node.fix().orElseThrow();
        return fix.policy().equals(policy.name()) ? fix : fix.takenOverBy(policy.name(), policy.generation());
    }

    private Wish wish(NodeSnapshot node, FixRecord fix) {
        return owned.contains(node.name()) ? Wishes.ofOwner(policy, fix) : Wishes.ofLastOwner(policy);
    }

    private List<Candidate> candidates() {
        return assignment.owned().stream()
                .flatMap(node -> Candidate.of(node, policy, now).stream())
                .filter(candidate -> !records.containsKey(candidate.node().name())
                        || !onItsWayOrDone(records.get(candidate.node().name())))
                .sorted(Candidate.WORST_FIRST)
                .toList();
    }

    private static boolean onItsWayOrDone(FixRecord fix) {
        return fix.state().inFlight() || fix.state() == FixState.Verified;
    }

    private NodeDecision decideOwned(NodeSnapshot node) {
        Optional<FixRecord> record = record(node);
        Optional<FixType> wanted = record.filter(Rollout::isWanted).map(FixRecord::type);
        return new NodeDecision(
                node,
                true,
                new Target.Measured(wanted),
                record,
                Recommending.about(node, policy, shown(node)),
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
                .isEmpty();
        if (stored && nothingLeft) {
            return new Target.Dropped();
        }
        return stored && Wishes.keptAfterDeletion(policy) && !inFlight(record)
                ? new Target.Kept()
                : new Target.Measured(record.filter(Rollout::isWanted).map(FixRecord::type));
    }

    private static boolean inFlight(Optional<FixRecord> record) {
        return record.filter(fix -> fix.state().inFlight()).isPresent();
    }

    private static boolean isWanted(FixRecord fix) {
        return switch (fix.state()) {
            case Pending, Applying, Applied, Verified -> true;
            case Failed, Reverting, Reverted -> false;
        };
    }

    private Optional<FixRecord> record(NodeSnapshot node) {
        return Optional.ofNullable(records.get(node.name()));
    }

    private VerdictValue shown(NodeSnapshot node) {
        return Staleness.isSilent(node, policy.measurement(), now) ? VerdictValue.Unknown : node.lastVerdict();
    }

    private Optional<Instant> nextLook() {
        Stream<Instant> silences =
                assignment.owned().stream().flatMap(node -> Staleness.deadline(node, policy.measurement()).stream());
        Stream<Instant> deadlines = records.values().stream().flatMap(fix -> steps.deadline(fix).stream());
        return Stream.concat(silences, deadlines)
                .filter(moment -> !moment.isBefore(now))
                .min(Comparator.naturalOrder());
    }

    /** Whether anything is changed on nodes by this mode. */
    static boolean changesNodes(Policy policy) {
        return policy.mode() == Mode.Enforce && !policy.deleting();
    }
}
