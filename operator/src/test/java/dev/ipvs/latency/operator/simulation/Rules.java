package dev.ipvs.latency.operator.simulation;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.Change;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.LivepatchChange;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.fix.StatePicture;
import dev.ipvs.latency.operator.fix.StatePicture.Arrow;
import dev.ipvs.latency.operator.fix.Step;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What must hold at each write, whatever happened before. Told by what is really stored and really in the kernels, and by
 * the policy as the operator had read it; nothing is asked of the logic that is under test.
 */
final class Rules {
    private static final Duration FIRST_WINDOW = Duration.ofMinutes(3);
    private static final Set<Arrow> ARROWS = StatePicture.documented().arrows();

    /** As it was asked for, and then as often as others may take it back. */
    private static final int MOST_LABELS = 4;

    private final ApiServer api;
    private final Map<String, Machine> machinesByUid;
    private final List<GivenApproval> approvals;
    private final Chronicle chronicle;
    private final Map<String, Integer> begunOfLate = new HashMap<>();
    private final Set<String> kept = new HashSet<>();
    private final Map<String, Instant> unheardAt = new HashMap<>();
    private final Map<String, FixRecord> lastWrittenByUid = new HashMap<>();
    private final Map<Kind, Set<String>> nodeUidsByKind = new HashMap<>();
    private final Map<String, Labelling> labelled = new HashMap<>();
    private final Set<Proven> proven = new HashSet<>();
    private final Map<WaveKey, Map<String, Instant>> proofs = new HashMap<>();
    private final Map<WaveKey, Instant> provenWaves = new HashMap<>();
    /** Writes are refused and lost, so that a policy may go without having tried. */
    private boolean refused = true;

    /** When a label was written that was not there, since the operator wrote another one. */
    private record Labelling(Optional<ProxyModeLabel> label, List<Instant> times) {}

    /** What a machine had that was proven on one kernel. */
    private record Proven(Machine machine, String release, Change change) {}

    private record WaveKey(String policy, Kind kind, int wave) {
        static WaveKey of(FixRecord fix) {
            return new WaveKey(
                    fix.owner().policy(), Kind.of(fix), fix.position().wave());
        }
    }

    /** What a canary proves. */
    private record Kind(FixType type, String specHash) {
        static Kind of(FixRecord fix) {
            return new Kind(fix.type(), fix.position().specHash());
        }
    }

    Rules(ApiServer api, Map<String, Machine> machinesByUid, List<GivenApproval> approvals, Chronicle chronicle) {
        this.api = api;
        this.machinesByUid = machinesByUid;
        this.approvals = approvals;
        this.chronicle = chronicle;
    }

    /** @param others the other policies, as the operator had read them */
    void beforeRecord(
            Policy policy,
            Collection<Policy> others,
            Plan plan,
            NodeDecision decision,
            Latency current,
            FixRecord next) {
        Optional<FixRecord> before = current.known();
        if (next.state() == FixState.Pending && next.reason() == FixReason.ProvenBeforeReboot) {
            beforeChanging(policy, plan, decision, current, next);
            checkWasProven(policy, current, next);
        } else if (next.state() == FixState.Pending) {
            beforeBeginning(policy, plan, decision, current, next);
            checkApproval(policy, others, plan, current.name(), next);
        } else {
            check(
                    before.filter(fix -> fix.change().equals(next.change())).isPresent(),
                    current.name() + ": what was recorded is lost");
            before.ifPresent(fix -> checkStep(current.name(), fix, next));
            before.ifPresent(fix -> checkNothingFailedThatNeverStarted(current.name(), fix, next));
            checkProof(current, next);
            checkMaintenance(current, next);
            checkHeld(policy, current, next);
            if (next.state() == FixState.Reverting
                    && before.filter(fix -> fix.state() == FixState.Reverting).isEmpty()) {
                checkRollbackObeysTheRollout(policy, current.name(), next);
                checkSwap(policy, plan, decision, next);
            }
        }
        boolean setsOut = next.state().inFlight()
                && before.filter(fix -> fix.state().inFlight()).isEmpty();
        boolean back = next.state() == FixState.Reverting;
        boolean mayBeDead = back && !decision.node().reachable();
        long underWay = stored(plan, other -> !back || other.node().reachable()).stream()
                .filter(fix -> fix.state().inFlight())
                .count();
        int capacity = capacity(policy, plan);
        check(!setsOut || mayBeDead || underWay < capacity, "more than maxConcurrent (" + capacity + ") on their way");
        lastWrittenByUid.put(current.nodeUid(), next);
        if (next.state() == FixState.Verified) {
            machinesByUid.values().stream()
                    .filter(machine -> machine.bootID().equals(next.original().bootID()))
                    .forEach(machine -> proven.add(new Proven(machine, machine.release(), next.change())));
        }
        if (next.state() == FixState.Verified) {
            rememberProof(plan, current, next);
        }
        if (next.active()) {
            nodeUidsByKind.computeIfAbsent(Kind.of(next), _ -> new HashSet<>()).add(current.nodeUid());
        }
    }

    private static int capacity(Policy policy, Plan plan) {
        return Math.max(1, policy.rollout().maxConcurrent().of(plan.decisions().size()));
    }

    /** A pod that its kubelet rejected says nothing about the fix. */
    private void checkNothingFailedThatNeverStarted(String node, FixRecord fix, FixRecord next) {
        boolean neverStarted = Optional.ofNullable(api.truth.pods.get(PodName.of(node, fix)))
                .filter(pod -> pod.finished() && pod.trouble().isPresent())
                .isPresent();
        check(
                !neverStarted
                        || fix.state() != FixState.Applying
                        || !next.failed()
                        || next.reason() == FixReason.PodTimedOut,
                node + ": a pod that never started is taken for a failure");
    }

    /** The picture in the documentation has an arrow for it. */
    private static void checkStep(String node, FixRecord fix, FixRecord next) {
        Arrow step = new Arrow(fix.state(), next.state());
        check(isSame(fix.step(), next.step()) || ARROWS.contains(step), node + ": " + step + " is no step of a fix");
    }

    /** What its message says may change: it names what keeps the pod from starting. */
    private static boolean isSame(Step one, Step other) {
        return one.state() == other.state()
                && one.reason() == other.reason()
                && one.since().equals(other.since());
    }

    /**
     * Whatever the clocks of node and operator say, a window that began before the change proves nothing. When a kube-proxy moved
     * is not asked: it may move back and forth where somebody fights for the node's label.
     */
    private void checkProof(Latency current, FixRecord next) {
        Optional<Machine> machine = Optional.ofNullable(machinesByUid.get(current.nodeUid()));
        boolean already = current.fix()
                .filter(fix -> fix.evidence().after().equals(next.evidence().after()))
                .isPresent();
        if (machine.isEmpty() || already || next.change() instanceof ProxyModeChange) {
            return;
        }
        Duration skew = machine.get().skew;
        Instant changed = machine.get().changedAt;
        next.evidence()
                .after()
                .ifPresent(window -> check(
                        !window.start().minus(skew).isBefore(changed),
                        current.name() + ": judged by a window from before the change"));
    }

    /** What somebody holds as it is is undone for what it was begun for, and for nothing else. */
    private static void checkHeld(Policy policy, Latency current, FixRecord next) {
        boolean held = policy.holds(current.name()) && !policy.rollout().abort();
        boolean rested = current.fix()
                .filter(fix -> fix.state() == FixState.Applied || fix.state() == FixState.Verified)
                .isPresent();
        check(
                !held || !rested || next.state() != FixState.Reverting || recalled(policy, next.change()),
                current.name() + ": undone though it is held as it is");
    }

    /** What is merely no longer wanted is not undone in the middle of the day. */
    private void checkRollbackObeysTheRollout(Policy policy, String node, FixRecord next) {
        RolloutStrategy rollout = policy.rollout();
        boolean canWait = next.reason() == FixReason.NotOnLadder
                || next.reason() == FixReason.ModeLowered
                || next.reason() == FixReason.NodeUnselected;
        check(
                !canWait
                        || !rollout.paused()
                                && rollout.hold().isEmpty()
                                && rollout.schedule().isOpen(chronicle.now()),
                node + ": undone though that could wait for a window");
    }

    /** One fix takes the place of another node by node: those that were taken off a moment ago cannot have another one yet. */
    private void checkSwap(Policy policy, Plan plan, NodeDecision decision, FixRecord next) {
        Instant tooLately = chronicle.now().minus(policy.measurement().window().value());
        long between = stored(
                        plan,
                        other -> other.owned()
                                && other.node().reachable()
                                && other.node().scheduling() == Scheduling.OPEN
                                && !policy.holds(other.node().name()))
                .stream()
                .filter(fix -> fix.reason() == FixReason.NotOnLadder)
                .filter(fix -> fix.state() == FixState.Reverting
                        || fix.state() == FixState.Reverted
                                && fix.since().isAfter(tooLately)
                                // What is decided together is not seen by one another.
                                && fix.since().isBefore(chronicle.now()))
                .count();
        int capacity = capacity(policy, plan);
        check(
                next.reason() != FixReason.NotOnLadder
                        || policy.ladder().isEmpty()
                        || !decision.node().reachable()
                        || between < capacity,
                decision.node().name() + ": its fix is taken off while " + between + " nodes wait for another one");
    }

    /** Whoever cordons a node for a minute before it reboots it has said so; only what repeats itself may be the fix's doing. */
    private void checkMaintenance(Latency current, FixRecord next) {
        boolean announced = Optional.ofNullable(machinesByUid.get(current.nodeUid()))
                .flatMap(machine -> Optional.ofNullable(
                                machine.maintained.get(next.original().bootID()))
                        .filter(cordoned -> machine.changedAt.isBefore(cordoned)
                                && next.original().at().isBefore(cordoned)))
                .isPresent();
        check(
                !announced
                        || current.reportedIn(next.original().bootID())
                        || next.reason() != FixReason.LostBeforeProof
                        || current.fix().map(FixRecord::step).equals(Optional.of(next.step()))
                        || current.fix()
                                .filter(fix -> fix.position().attempts() == RolloutPosition.MOST_ATTEMPTS)
                                .isPresent(),
                current.name() + ": a planned reboot is taken for a failure");
    }

    /** What a node gets back needs neither a breach nor its turn, but it must have had it, and on this kernel. */
    private void checkWasProven(Policy policy, Latency current, FixRecord next) {
        check(
                Optional.ofNullable(machinesByUid.get(current.nodeUid()))
                        // Meant for a boot that is over by now, it changes nothing.
                        .filter(machine ->
                                machine.bootID().equals(next.original().bootID()))
                        .filter(machine -> !proven.contains(new Proven(machine, machine.release(), next.change())))
                        .isEmpty(),
                current.name() + ": given back what was not proven on this kernel");
        check(policy.rollout().onBoot() == OnBoot.Reapply, current.name() + ": given back though it is to be measured");
        check(next.position().specHash().equals(policy.specHash()), current.name() + ": given back for another spec");
    }

    private void beforeBeginning(Policy policy, Plan plan, NodeDecision decision, Latency current, FixRecord next) {
        beforeChanging(policy, plan, decision, current, next);
        String node = current.name();
        check(
                current.report()
                        .filter(said -> said.verdict().value() == VerdictValue.Breached)
                        .isPresent(),
                node + ": begun without a breach");
        check(policy.rollout().schedule().isOpen(chronicle.now()), node + ": begun outside of each window");
        check(isPromoted(policy, next.change()), node + ": begun though the canaries have not proven the bundle");
        checkWave(policy, plan, node, next);
    }

    private void beforeChanging(Policy policy, Plan plan, NodeDecision decision, Latency current, FixRecord next) {
        RolloutStrategy desired = policy.rollout();
        String node = current.name();
        check(decision.owned() && policy.selector().matches(decision.node().labels()), node + ": is not selected");
        check(decision.node().scheduling() == Scheduling.OPEN, node + ": begun though no new pods may run there");
        check(policy.mode() == Mode.Enforce && !policy.deleting(), node + ": begun though not enforced");
        check(!desired.paused() && !desired.abort(), node + ": begun though paused or aborted");
        check(desired.hold().isEmpty() && !policy.holds(node), node + ": begun though held");
        check(failures(policy, plan) < desired.failureLimit(), node + ": begun at the failure limit");
        check(
                Optional.ofNullable(machinesByUid.get(current.nodeUid()))
                        .filter(machine -> !machine.ours.isEmpty())
                        .isEmpty(),
                node + ": begun though it is changed already");
        check(
                current.known()
                        .filter(FixRecord::mayHaveChangedTheNode)
                        // Where the status is lost, the copy that was written ahead of this record passes for one.
                        .filter(fix -> !fix.original().equals(next.original()))
                        .isEmpty(),
                node + ": a record of a change is replaced");
        check(!recalled(policy, next.change()), node + ": begun with a recalled bundle");
        if (next.change() instanceof ProxyModeChange) {
            check(
                    current.report()
                            .map(said -> requireNonNull(said.kernel().proxy()))
                            .filter(proxy -> !proxy.foreignServices().isEmpty())
                            .isEmpty(),
                    node + ": begun though other IPVS rules would be flushed");
        }
        begunOfLate.merge(current.nodeUid(), 1, Integer::sum);
    }

    private boolean isPromoted(Policy policy, Change change) {
        return !(change instanceof LivepatchChange)
                || livepatches(policy)
                        .flatMap(livepatch -> livepatch.promoteAfter().stream())
                        .allMatch(asked -> canaries()
                                        .filter(fix -> fix.requestedBy(asked.policy())
                                                && fix.change().equals(change)
                                                && fix.state() == FixState.Verified
                                                && !fix.since()
                                                        .isAfter(chronicle.now().minus(asked.soak())))
                                        .count()
                                >= asked.nodes());
    }

    /** What is stored; and what was of nodes that went away or lost their status, which the operator may not have seen yet. */
    private Stream<FixRecord> canaries() {
        Stream<FixRecord> gone = lastWrittenByUid.entrySet().stream()
                .filter(last -> isLost(last.getKey()))
                .map(Map.Entry::getValue);
        Stream<FixRecord> stored = api.truth.latencies.values().stream()
                .filter(latency -> machinesByUid.containsKey(latency.nodeUid()))
                .flatMap(latency -> latency.known().stream());
        return Stream.concat(gone, stored);
    }

    /** Whether a Node, by its uid, went away, or the status of its NodeLatency did. */
    private boolean isLost(String nodeUid) {
        return !machinesByUid.containsKey(nodeUid)
                || api.truth.latencies.values().stream()
                        .anyMatch(latency -> latency.nodeUid().equals(nodeUid) && hasLostItsStatus(latency));
    }

    /** An approval is for what was approved; and to take nodes over is no way around one. */
    private void checkApproval(Policy policy, Collection<Policy> others, Plan plan, String node, FixRecord next) {
        Set<Approval> required = EnumSet.of(policy.rollout().approvals().required());
        others.stream()
                .filter(other -> other.mode() == Mode.Enforce && !other.deleting() && losesTo(other, plan))
                .forEach(other -> required.add(other.rollout().approvals().required()));
        int wave = next.position().wave();
        boolean canary = wave == 1 && policy.rollout().waves().count() > 1;
        boolean needed = required.contains(Approval.EveryWave) || required.contains(Approval.AfterFirstWave) && !canary;
        check(
                !needed || approvals.stream().anyMatch(given -> given.isFor(policy, next.type(), wave)),
                node + ": begun in wave " + wave + ", which is not approved");
    }

    private static boolean losesTo(Policy other, Plan plan) {
        return plan.decisions().stream()
                .filter(NodeDecision::owned)
                .anyMatch(decision -> other.selector().matches(decision.node().labels()));
    }

    /** A canary proves its own type of fix, for the spec that it was begun for. */
    private void checkWave(Policy policy, Plan plan, String node, FixRecord next) {
        int wave = next.position().wave();
        Kind kind = new Kind(next.type(), policy.specHash());
        List<FixRecord> ofItsKind = stored(plan, NodeDecision::owned).stream()
                .filter(fix -> Kind.of(fix).equals(kind))
                .toList();
        List<FixRecord> same =
                ofItsKind.stream().filter(fix -> fix.requestedBy(policy.name())).toList();
        List<FixRecord> active = same.stream().filter(FixRecord::active).toList();
        if (wave < policy.rollout().waves().count()
                && policy.rollout().waves().targets().get(wave - 1) instanceof IntOrPercent.Count(int most)) {
            check(active.size() < most, node + ": wave " + wave + " goes to " + most + " nodes, and is full");
        }
        IntSummaryStatistics begun = same.stream()
                .filter(fix -> fix.active() || fix.failed())
                .mapToInt(fix -> fix.position().wave())
                .summaryStatistics();
        // One that another policy with the same spec began, and that this one takes over with the same plan, is a
        // canary too.
        check(
                wave == 1
                        || ofItsKind.stream().anyMatch(fix -> fix.active() || fix.failed())
                        || hadACanaryThatIsLost(kind),
                node + ": wave " + wave + " begun without a canary of its kind");
        int furthest = Math.max(1, begun.getMax());
        List<FixRecord> before =
                active.stream().filter(fix -> fix.position().wave() == furthest).toList();
        if (wave > furthest && !before.isEmpty()) {
            checkIsProven(policy, node, wave, before);
        }
    }

    /**
     * Each place of the wave before has been proven, be it by a node that is gone by now: whoever takes the place of one that had
     * given its proof holds nothing, as nodes may come and go all the time. And the wave has soaked since its nodes were first
     * proven.
     */
    private void checkIsProven(Policy policy, String node, int wave, List<FixRecord> before) {
        WaveKey key = WaveKey.of(before.getFirst());
        String rule = node + ": wave " + wave + " begun before all of wave " + key.wave() + " were proven";
        check(proofs.getOrDefault(key, Map.of()).size() >= before.size(), rule);
        Instant soaked = chronicle.now().minus(policy.rollout().soak());
        check(
                Optional.ofNullable(provenWaves.get(key))
                        .or(() -> newest(proofs.getOrDefault(key, Map.of()).values()))
                        .filter(moment -> !moment.isAfter(soaked))
                        .isPresent(),
                rule);
    }

    private static Optional<Instant> newest(Collection<Instant> moments) {
        return moments.stream().max(Comparator.naturalOrder());
    }

    private void rememberProof(Plan plan, Latency current, FixRecord next) {
        WaveKey key = WaveKey.of(next);
        Map<String, Instant> given = proofs.computeIfAbsent(key, _ -> new HashMap<>());
        given.put(current.nodeUid(), next.since());
        long active = stored(plan, NodeDecision::owned).stream()
                .filter(fix -> fix.active() && WaveKey.of(fix).equals(key))
                .count();
        if (given.size() >= active) {
            // What is read from the copy of a record counts as proven long ago.
            newest(given.values())
                    .ifPresent(moment ->
                            provenWaves.merge(key, moment, (before, now) -> now.isBefore(before) ? now : before));
        }
    }

    private boolean hadACanaryThatIsLost(Kind kind) {
        return nodeUidsByKind.getOrDefault(kind, Set.of()).stream().anyMatch(this::isLost);
    }

    void beforePod(Policy policy, SimulatedPod pod) {
        check(
                pod.action() != FixAction.APPLY || !recalled(policy, pod.change()),
                pod.node() + ": a recalled bundle is loaded");
        if (!machinesByUid.containsKey(pod.nodeUid())) {
            return;
        }
        FixRecord fix = fix(pod).orElseThrow(() -> new Violation(pod.node() + ": a pod without a record"));
        Stream<FixRecord> written =
                Optional.ofNullable(lastWrittenByUid.get(pod.nodeUid())).filter(_ -> isLost(pod.nodeUid())).stream();
        check(
                Stream.concat(Stream.of(fix), written).anyMatch(asked -> asksFor(pod, asked)),
                pod.node() + ": a pod that the record does not ask for");
        check(
                api.truth.pods.values().stream()
                        .noneMatch(other -> other.nodeUid().equals(pod.nodeUid()) && !other.finished()),
                pod.node() + ": two fix pods at once");
    }

    private static boolean asksFor(SimulatedPod pod, FixRecord fix) {
        return fix.podWanted().filter(pod.action()::equals).isPresent()
                && PodName.of(pod.node(), fix).equals(pod.name());
    }

    void beforeAChange(Machine machine, SimulatedPod pod) {
        check(
                fix(pod).filter(fix -> fix.change().equals(pod.change())).isPresent(),
                machine.name + ": changed without having been recorded");
    }

    /** Whoever remembers nothing may begin a fight anew. */
    void operatorStarts() {
        labelled.clear();
    }

    /** Nobody fights for a label without end. */
    private void checkNoFight(SimulatedNode node, Optional<ProxyModeLabel> wanted) {
        List<Instant> times = Optional.ofNullable(labelled.get(node.name()))
                .filter(last -> last.label().equals(wanted))
                .map(Labelling::times)
                .orElseGet(ArrayList::new);
        times.removeIf(time -> time.plus(Duration.ofMinutes(10)).isBefore(chronicle.now()));
        times.add(chronicle.now());
        labelled.put(node.name(), new Labelling(wanted, times));
        check(
                times.size() <= MOST_LABELS,
                node.name() + ": labelled the same " + times.size() + " times in ten minutes");
    }

    void afterLabel(SimulatedNode node, Optional<ProxyModeLabel> before, Optional<ProxyModeLabel> label) {
        if (!before.equals(label)) {
            checkNoFight(node, label);
        }
        if (label.isEmpty()) {
            return;
        }
        check(
                Optional.ofNullable(api.truth.latencies.get(node.name()))
                        .filter(latency -> latency.isAbout(node))
                        .flatMap(Latency::known)
                        .filter(fix -> fix.change() instanceof ProxyModeChange && fix.mayHaveChangedTheNode())
                        .isPresent(),
                node.name() + ": its kube-proxy is moved without a record");
        check(
                api.truth.proxies.values().stream().anyMatch(second -> second.mode() == label.get()),
                node.name() + ": left without a kube-proxy");
    }

    void beforeAProxyGoes(SecondProxy second) {
        api.truth
                .nodes
                .values()
                .forEach(node -> check(
                        node.label().filter(second.mode()::equals).isEmpty(),
                        node.name() + ": left without a kube-proxy"));
    }

    /** A kube-proxy follows the label of its node: once that is off, nothing is left to be done for it. */
    private boolean isOnItsWayBack(Change change, String node) {
        return change instanceof ProxyModeChange
                && Optional.ofNullable(api.truth.nodes.get(node))
                        .filter(known -> known.label().isPresent())
                        .isEmpty();
    }

    void beforeDrop(String name) {
        Latency latency = api.truth.latencies.get(name);
        check(
                latency == null
                        || Optional.ofNullable(machinesByUid.get(latency.nodeUid()))
                                .filter(machine ->
                                        machine.ours.stream().anyMatch(change -> !isOnItsWayBack(change, name)))
                                .isEmpty(),
                name + ": dropped though it is still changed");
    }

    /** A policy goes; what it does not keep is still to be restored. */
    void goes(Policy policy, Plan plan) {
        for (NodeDecision decision : plan.decisions()) {
            String node = decision.node().name();
            Optional<FixRecord> left = decision.node().fix().filter(FixRecord::mayHaveChangedTheNode);
            if (decision.target() instanceof Target.Kept) {
                kept.add(node);
            }
            check(
                    policy.onDelete() == OnDelete.Keep
                            || refused
                            || !decision.node().reachable()
                            || left.filter(fix -> fix.since()
                                            .isBefore(policy.deletedAt().orElseThrow()))
                                    .isEmpty(),
                    node + ": given up without having been tried since its policy was deleted");
        }
    }

    private boolean answers(NodeDecision decision) {
        return Optional.ofNullable(api.truth.nodes.get(decision.node().name()))
                .filter(node -> node.notReadySince().isEmpty())
                .isPresent();
    }

    void afterALook(Policy policy, Plan plan) {
        checkNobodyWaitsForTheDead(policy, plan);
        plan.decisions().forEach(decision -> {
            if (!speaks(decision)) {
                unheardAt.put(decision.node().name(), chronicle.now());
            }
            // Nobody waits for the helper of a node that stays as a policy left it that is gone.
            boolean measured = decision.target() instanceof Target.Measured;
            check(
                    refused || !measured || !decision.silent() || !hasSpokenForLong(decision),
                    policy.name() + ": takes a helper for silent that speaks, on " + decision.node());
        });
    }

    /** Long enough for a first window, and for the operator to be told of it. */
    private boolean hasSpokenForLong(NodeDecision decision) {
        Instant unheard = unheardAt.getOrDefault(decision.node().name(), Instant.MIN);
        return unheard.plus(FIRST_WINDOW).isBefore(chronicle.now());
    }

    private boolean speaks(NodeDecision decision) {
        return Optional.ofNullable(api.truth.nodes.get(decision.node().name()))
                .flatMap(node -> Optional.ofNullable(machinesByUid.get(node.uid())))
                .filter(machine -> machine.up && machine.helperSpeaks)
                .isPresent();
    }

    /** One window proves, or tells that what was undone is slow again; a helper that is asked for each writes for ever. */
    void checkNoWindowIsAskedFor() {
        for (Latency latency : api.truth.latencies.values()) {
            boolean answers = Optional.ofNullable(machinesByUid.get(latency.nodeUid()))
                    .filter(machine -> machine.up)
                    .isPresent();
            check(
                    !answers
                            || latency.fix()
                                    .filter(fix -> latency.report()
                                            .filter(said ->
                                                    !said.measurement().end().isAfter(fix.sinceOnNode()))
                                            .isPresent())
                                    .isEmpty(),
                    latency.name() + ": a window is asked for that never comes");
        }
    }

    /** What is dead must not keep what answers from being restored. */
    private void checkNobodyWaitsForTheDead(Policy policy, Plan plan) {
        boolean oneWaits = plan.decisions().stream()
                .anyMatch(decision -> !decision.owned()
                        && answers(decision)
                        && decision.node().fix().equals(decision.fix())
                        && decision.fix()
                                .filter(fix -> fix.state() == FixState.Verified)
                                .isPresent());
        boolean onlyForTheDead = plan.decisions().stream()
                .filter(decision -> decision.inFlight()
                        || decision.node()
                                .fix()
                                .filter(fix -> fix.state().inFlight())
                                .isPresent())
                .noneMatch(this::answers);
        check(
                refused || !(policy.deleting() && policy.onDelete() == OnDelete.Revert && oneWaits && onlyForTheDead),
                policy.name() + ": what answers waits for what is dead");
    }

    boolean isKept(Machine machine) {
        return kept.contains(machine.name)
                || Optional.ofNullable(api.truth.latencies.get(machine.name))
                        .flatMap(Latency::known)
                        .map(FixRecord::owner)
                        .filter(owner -> api.isTornOff(owner.policy()) && owner.onDelete() == OnDelete.Keep)
                        .isPresent();
    }

    /** From now on nothing happens that would be a reason to begin a node again. */
    void calm() {
        refused = false;
        begunOfLate.clear();
    }

    /** Once for each rung of the longest ladder. */
    void checkNothingAlternates() {
        begunOfLate.forEach((uid, times) -> check(times <= 2, uid + ": begun " + times + " times, for no reason"));
    }

    /** Neither a pause nor a closed window nor {@code onDelete: Keep} keeps what is recalled on a node that answers. */
    void checkNothingRecalledIsLeft() {
        for (Latency latency : api.truth.latencies.values()) {
            Optional<Machine> machine =
                    Optional.ofNullable(machinesByUid.get(latency.nodeUid())).filter(one -> one.up && !isKept(one));
            Optional<Policy> policy = latency.known()
                    .flatMap(fix -> Optional.ofNullable(
                            api.truth.policies.get(fix.owner().policy())));
            if (machine.isPresent() && policy.isPresent()) {
                check(
                        machine.get().ours.stream().noneMatch(change -> recalled(policy.get(), change)),
                        latency.name() + ": still runs a recalled bundle");
            }
        }
    }

    private static boolean recalled(Policy policy, Change change) {
        return change instanceof LivepatchChange patch
                && livepatches(policy)
                        .flatMap(livepatch -> livepatch.recalled().stream())
                        .anyMatch(patch.bundle()::endsWith);
    }

    private static Stream<Rung.Livepatch> livepatches(Policy policy) {
        return policy.ladder().stream()
                .flatMap(rung -> rung instanceof Rung.Livepatch livepatch ? Stream.of(livepatch) : Stream.empty());
    }

    void checkEverythingIsRestored() {
        machinesByUid.values().stream()
                .filter(machine -> !isKept(machine))
                .forEach(machine ->
                        check(machine.ours.isEmpty(), machine.name + ": still changed after its policy went"));
        machinesByUid.values().forEach(machine -> check(!machine.staleRules, machine.name + ": rules left behind"));
        boolean someAreKept = !kept.isEmpty() || machinesByUid.values().stream().anyMatch(this::isKept);
        check(someAreKept || api.truth.proxies.isEmpty(), "kube-proxies left that no node is on");
    }

    private Optional<FixRecord> fix(SimulatedPod pod) {
        return Optional.ofNullable(api.truth.latencies.get(pod.node()))
                .filter(latency -> latency.nodeUid().equals(pod.nodeUid()) || latency.recordedIn(pod.bootID()))
                .flatMap(Latency::known);
    }

    /**
     * Of the nodes that are there; what a machine that is gone has left behind counts no more. Where a backup without status was
     * restored, the operator may know what it wrote or what the copy says: it is held to neither.
     */
    private List<FixRecord> stored(Plan plan, Predicate<NodeDecision> which) {
        return plan.decisions().stream()
                .filter(which)
                .map(decision -> decision.node().name())
                .flatMap(name -> Optional.ofNullable(api.truth.latencies.get(name)).stream())
                .filter(latency -> machinesByUid.containsKey(latency.nodeUid()))
                .filter(latency -> !hasLostItsStatus(latency))
                .flatMap(latency -> latency.fix().stream())
                .toList();
    }

    private static boolean hasLostItsStatus(Latency latency) {
        return !latency.hasConditions() && latency.copy().isPresent();
    }

    private long failures(Policy policy, Plan plan) {
        return stored(plan, NodeDecision::owned).stream()
                .filter(fix -> failed(policy, fix))
                .count();
    }

    private static boolean failed(Policy policy, FixRecord fix) {
        return fix.failed()
                && fix.requestedBy(policy.name())
                && fix.position().specHash().equals(policy.specHash());
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new Violation(rule);
        }
    }
}
