package dev.ipvs.latency.operator.simulation;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Target;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What must hold at each write, whatever happened before. Told by what is really stored and really in the kernels, and by
 * the policy as the operator had read it; nothing is asked of the logic that is under test.
 */
final class Rules {
    private final ApiServer api;
    private final Map<String, Machine> machinesByUid;
    private final Chronicle chronicle;
    private final Map<String, Integer> begunOfLate = new HashMap<>();
    private final Set<String> abandoned = new HashSet<>();

    Rules(ApiServer api, Map<String, Machine> machinesByUid, Chronicle chronicle) {
        this.api = api;
        this.machinesByUid = machinesByUid;
        this.chronicle = chronicle;
    }

    void beforeRecord(Policy policy, Plan plan, NodeDecision decision, Latency current, FixRecord next) {
        Optional<FixRecord> before = current.fix();
        if (next.state() == FixState.Pending) {
            beforeBeginning(policy, plan, decision, current, next);
        } else {
            check(
                    before.filter(fix -> fix.change().equals(next.change())).isPresent(),
                    current.name() + ": what was recorded is lost");
        }
        boolean setsOut = next.state().inFlight()
                && before.filter(fix -> fix.state().inFlight()).isEmpty();
        long underWay = stored(plan, _ -> true).stream()
                .filter(fix -> fix.state().inFlight())
                .count();
        int capacity =
                Math.max(1, policy.rollout().maxConcurrent().of(plan.decisions().size()));
        check(!setsOut || underWay < capacity, "more than maxConcurrent (" + capacity + ") on their way");
    }

    private void beforeBeginning(Policy policy, Plan plan, NodeDecision decision, Latency current, FixRecord next) {
        RolloutStrategy desired = policy.rollout();
        String node = current.name();
        Instant now = chronicle.now();
        check(decision.owned() && policy.selector().matches(decision.node().labels()), node + ": is not selected");
        check(
                current.report()
                        .filter(said -> said.verdict().value() == VerdictValue.Breached)
                        .isPresent(),
                node + ": begun without a breach");
        check(policy.mode() == Mode.Enforce && !policy.deleting(), node + ": begun though not enforced");
        check(!desired.paused() && !desired.abort(), node + ": begun though paused or aborted");
        check(desired.schedule().isOpen(now), node + ": begun outside of each window");
        int wave = next.position().wave();
        check(!desired.waitsForApproval(wave), node + ": begun in wave " + wave + ", which is not approved");
        check(failures(policy, plan) < desired.failureLimit(), node + ": begun at the failure limit");
        check(
                Optional.ofNullable(machinesByUid.get(current.nodeUid()))
                        .filter(machine -> !machine.ours.isEmpty())
                        .isEmpty(),
                node + ": begun though it is changed already");
        check(
                current.fix().filter(FixRecord::mayHaveChangedTheNode).isEmpty(),
                node + ": a record of a change is replaced");
        if (next.change() instanceof ProxyModeChange) {
            check(
                    current.report()
                            .map(said -> requireNonNull(said.kernel().proxy()))
                            .filter(proxy -> !proxy.foreignServices().isEmpty())
                            .isEmpty(),
                    node + ": begun though other IPVS rules would be flushed");
        }
        checkWave(policy, plan, node, wave);
        begunOfLate.merge(current.nodeUid(), 1, Integer::sum);
    }

    private void checkWave(Policy policy, Plan plan, String node, int wave) {
        List<FixRecord> owned = stored(plan, NodeDecision::owned);
        List<FixRecord> active = owned.stream()
                .filter(fix -> fix.requestedBy(policy.name()) && fix.active())
                .toList();
        if (wave < policy.rollout().waves().count()
                && policy.rollout().waves().targets().get(wave - 1) instanceof IntOrPercent.Count(int most)) {
            check(active.size() < most, node + ": wave " + wave + " goes to " + most + " nodes, and is full");
        }
        int furthest = owned.stream()
                .filter(fix -> fix.requestedBy(policy.name()))
                .filter(fix -> fix.active() || failed(policy, fix))
                .mapToInt(fix -> fix.position().wave())
                .max()
                .orElse(1);
        if (wave > furthest) {
            Instant soaked = chronicle.now().minus(policy.rollout().soak());
            active.stream()
                    .filter(fix -> fix.position().wave() == furthest)
                    .forEach(fix -> check(
                            fix.state() == FixState.Verified && !fix.since().isAfter(soaked),
                            node + ": wave " + wave + " begun before all of wave " + furthest + " were proven"));
        }
    }

    void beforePod(SimulatedPod pod) {
        if (!machinesByUid.containsKey(pod.nodeUid())) {
            return;
        }
        FixRecord fix = fix(pod).orElseThrow(() -> new Violation(pod.node() + ": a pod without a record"));
        check(
                fix.podWanted().filter(pod.action()::equals).isPresent()
                        && PodName.of(pod.node(), fix).equals(pod.name()),
                pod.node() + ": a pod that the record does not ask for");
        check(
                api.truth.pods.values().stream()
                        .noneMatch(other -> other.nodeUid().equals(pod.nodeUid()) && !other.finished()),
                pod.node() + ": two fix pods at once");
    }

    void beforeAChange(Machine machine, SimulatedPod pod) {
        check(
                fix(pod).filter(fix -> fix.change().equals(pod.change())).isPresent(),
                machine.name + ": changed without having been recorded");
    }

    void afterLabel(SimulatedNode node, Optional<ProxyModeLabel> label) {
        if (label.isEmpty()) {
            return;
        }
        check(
                Optional.ofNullable(api.truth.latencies.get(node.name()))
                        .filter(latency -> latency.nodeUid().equals(node.uid()))
                        .flatMap(Latency::fix)
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

    void beforeDrop(String name) {
        Latency latency = api.truth.latencies.get(name);
        check(
                latency == null
                        || Optional.ofNullable(machinesByUid.get(latency.nodeUid()))
                                .filter(machine -> !machine.ours.isEmpty())
                                .isEmpty(),
                name + ": dropped though it is still changed");
    }

    /** A policy went without having restored these: that was told, and is no longer its business. */
    void abandoned(Plan plan) {
        plan.decisions().stream()
                .filter(decision -> decision.target() instanceof Target.Kept
                        || decision.fix()
                                .filter(FixRecord::mayHaveChangedTheNode)
                                .isPresent())
                .forEach(decision -> abandoned.add(decision.node().name()));
    }

    boolean isAbandoned(Machine machine) {
        return abandoned.contains(machine.name);
    }

    /** From now on nothing happens that would be a reason to begin a node again. */
    void calm() {
        begunOfLate.clear();
    }

    /** Once for each rung of the longest ladder. */
    void checkNothingAlternates() {
        begunOfLate.forEach((uid, times) -> check(times <= 2, uid + ": begun " + times + " times, for no reason"));
    }

    void checkEverythingIsRestored() {
        machinesByUid.values().stream()
                .filter(machine -> !isAbandoned(machine))
                .forEach(machine ->
                        check(machine.ours.isEmpty(), machine.name + ": still changed after its policy went"));
        machinesByUid.values().forEach(machine -> check(!machine.staleRules, machine.name + ": rules left behind"));
        check(!abandoned.isEmpty() || api.truth.proxies.isEmpty(), "kube-proxies left that no node is on");
    }

    private Optional<FixRecord> fix(SimulatedPod pod) {
        return Optional.ofNullable(api.truth.latencies.get(pod.node()))
                .filter(latency -> latency.nodeUid().equals(pod.nodeUid()))
                .flatMap(Latency::fix);
    }

    /** Of the nodes that are there; what a machine that is gone has left behind counts no more. */
    private List<FixRecord> stored(Plan plan, Predicate<NodeDecision> which) {
        return plan.decisions().stream()
                .filter(which)
                .map(decision -> decision.node().name())
                .flatMap(name -> Optional.ofNullable(api.truth.latencies.get(name)).stream())
                .filter(latency -> machinesByUid.containsKey(latency.nodeUid()))
                .flatMap(latency -> latency.fix().stream())
                .toList();
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
