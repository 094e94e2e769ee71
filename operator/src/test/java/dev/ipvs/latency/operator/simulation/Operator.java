package dev.ipvs.latency.operator.simulation;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.Moves;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.NodeWrite;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.RolloutPhase;
import dev.ipvs.latency.operator.rollout.Target;
import dev.ipvs.latency.operator.simulation.Content.Key;
import dev.ipvs.latency.operator.simulation.Content.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One operator process: a cache that is told late and out of order, and looks that read, plan and write as the real
 * reconciler does. It may die between any two writes; the next one starts with a fresh cache and nothing else.
 */
final class Operator {
    static final Timeouts PATIENCE =
            new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMinutes(4), Duration.ofSeconds(40));

    private final ApiServer api;
    private final Logic logic;
    private final Rules rules;
    private final Faults faults;
    private final Chronicle chronicle;
    private final Content cache = new Content();
    private final Set<Key> unsure = new LinkedHashSet<>();
    private final Map<String, RolloutPhase> standings = new HashMap<>();

    private Instant lastWrite;

    Operator(ApiServer api, Logic logic, Rules rules, Faults faults, Chronicle chronicle) {
        this.api = api;
        this.logic = logic;
        this.rules = rules;
        this.faults = faults;
        this.chronicle = chronicle;
        this.lastWrite = chronicle.now();
    }

    /** The process is gone. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The API server did not answer. */
    private static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    Instant lastWrite() {
        return lastWrite;
    }

    Map<String, RolloutPhase> standings() {
        return standings;
    }

    void restart() {
        cache.become(api.truth);
        api.news().forEach(api::told);
        unsure.clear();
    }

    void hear() {
        for (Key key : api.news()) {
            if (faults.told()) {
                see(key);
            }
        }
    }

    private void see(Key key) {
        cache.see(key, api.truth);
        api.told(key);
    }

    void look(String policyName) {
        try {
            if (logic.readsAgainWhatItIsUnsureOf()) {
                List.copyOf(unsure).forEach(this::see);
            }
            unsure.clear();
            Optional.ofNullable(cache.policies.get(policyName)).ifPresent(this::lookAt);
        } catch (Death death) {
            chronicle.tell("the operator dies");
            restart();
        }
    }

    private void lookAt(Policy policy) {
        List<NodeSnapshot> nodes =
                cache.nodes.values().stream().map(this::snapshot).toList();
        Ownership ownership = Ownership.of(cache.policies.values(), nodes);
        Plan plan = logic.plan(policy, Assignment.of(policy, ownership, nodes), PATIENCE, chronicle.now());
        standings.put(policy.name(), plan.phase());
        boolean wellWritten = true;
        for (NodeDecision decision : plan.decisions()) {
            try {
                write(policy, plan, decision);
            } catch (NoAnswer | ApiServer.Conflict _) {
                wellWritten = false;
            }
        }
        if (wellWritten || !logic.movesOnlyWhatIsStored()) {
            try {
                moveProxies(plan, nodes);
            } catch (NoAnswer | ApiServer.Conflict _) {
                wellWritten = false;
            }
        }
        boolean waitedLongEnough = policy.deletedAt()
                .filter(since -> !chronicle.now().isBefore(since.plus(PATIENCE.forDeletedPolicy())))
                .isPresent();
        if (policy.deleting() && (plan.everythingIsSettled() && wellWritten || waitedLongEnough)) {
            letGo(policy, plan);
        }
    }

    private void letGo(Policy policy, Plan plan) {
        try {
            perform(new Key(Kind.POLICY, policy.name()), () -> {
                chronicle.tell(policy.name() + ": is gone"
                        + (plan.everythingIsSettled() ? "" : " without having restored " + plan.unsettledNodes()));
                rules.abandoned(plan);
                api.remove(policy);
            });
        } catch (NoAnswer _) {
            // The next look finds it gone, or tries again.
        }
    }

    private NodeSnapshot snapshot(SimulatedNode node) {
        Optional<Latency> latency = latency(node).filter(own -> own.nodeUid().equals(node.uid()));
        Optional<Latency.Report> report = latency.flatMap(Latency::report);
        List<FixPod> pods = cache.pods.values().stream()
                .filter(pod -> pod.node().equals(node.name()))
                .map(SimulatedPod::seen)
                .toList();
        return new NodeSnapshot(
                node.name(),
                node.labels(),
                node.notReadySince(),
                latency.map(Latency::createdAt),
                latency.map(present -> present.spec().policy()),
                report.filter(said -> said.observedGeneration()
                                == latency.map(Latency::generation).orElse(0L))
                        .isPresent(),
                report.map(Latency.Report::kernel),
                report.map(Latency.Report::measurement),
                report.map(Latency.Report::verdict),
                latency.flatMap(Latency::fix),
                pods);
    }

    private Optional<Latency> latency(SimulatedNode node) {
        return Optional.ofNullable(cache.latencies.get(node.name()));
    }

    private void write(Policy policy, Plan plan, NodeDecision decision) {
        SimulatedNode node = requireNonNull(cache.nodes.get(decision.node().name()));
        Optional<Latency> stored = latency(node);
        if (stored.filter(other -> !other.nodeUid().equals(node.uid())).isPresent()) {
            perform(key(node), () -> api.dropLatency(node.name()));
            return;
        }
        for (NodeWrite write : logic.writes(decision)) {
            switch (write) {
                case NodeWrite.Spec(Target.Measured target) -> writeSpec(policy, node, target);
                case NodeWrite.Status() ->
                    decision.fix().ifPresent(fix -> writeRecord(policy, plan, decision, latency(node), fix));
                case NodeWrite.Silence() -> {
                    // Said for people alone: nothing is decided by it that is not decided by the age of the window.
                }
                case NodeWrite.CreatePod(FixRecord fix, FixAction action) -> createPod(node, fix, action);
                case NodeWrite.DeletePods(Optional<String> keep) -> deletePods(node, keep);
                case NodeWrite.Drop() -> {
                    if (stored.isPresent()) {
                        perform(key(node), () -> {
                            rules.beforeDrop(node.name());
                            api.dropLatency(node.name());
                        });
                    }
                }
            }
        }
    }

    private void writeSpec(Policy policy, SimulatedNode node, Target.Measured target) {
        Latency.Spec wanted = new Latency.Spec(policy.name(), policy.mode(), policy.measurement(), target.fix());
        boolean asWanted =
                latency(node).filter(present -> present.spec().equals(wanted)).isPresent();
        boolean nodeIsThere = api.truth.nodes.containsKey(node.name());
        if (!asWanted && nodeIsThere) {
            perform(key(node), () -> api.apply(node, latency(node).filter(_ -> logic.guardsWrites()), wanted));
        }
    }

    private void writeRecord(Policy policy, Plan plan, NodeDecision decision, Optional<Latency> read, FixRecord fix) {
        if (read.isEmpty() || read.get().fix().equals(Optional.of(fix))) {
            return;
        }
        perform(new Key(Kind.LATENCY, read.get().name()), () -> {
            Latency basis = logic.guardsWrites()
                    ? read.get()
                    : api.truth.latencies.getOrDefault(read.get().name(), read.get());
            rules.beforeRecord(policy, plan, decision, basis, fix);
            api.store(basis, fix);
            chronicle.tell(read.get().name() + ": " + fix.state() + " " + fix.reason() + " (" + policy.name()
                    + ", wave " + fix.position().wave() + ")");
        });
    }

    private void createPod(SimulatedNode node, FixRecord fix, FixAction action) {
        SimulatedPod pod = SimulatedPod.create(PodName.of(node.name(), fix), node, action, fix.original());
        perform(new Key(Kind.POD, pod.name()), () -> {
            boolean nodeIsThere = api.truth.nodes.containsKey(node.name());
            if (nodeIsThere && !api.truth.pods.containsKey(pod.name())) {
                rules.beforePod(pod);
                api.create(pod);
            }
        });
    }

    private void deletePods(SimulatedNode node, Optional<String> keep) {
        List<SimulatedPod> unwanted = cache.pods.values().stream()
                .filter(pod -> pod.node().equals(node.name()) && !pod.terminating())
                .filter(pod -> keep.filter(pod.name()::equals).isEmpty())
                .toList();
        for (SimulatedPod pod : unwanted) {
            perform(new Key(Kind.POD, pod.name()), () -> api.delete(pod.name()));
        }
    }

    /** The second kube-proxy, then the labels; once nobody is on it, it goes. */
    private void moveProxies(Plan plan, List<NodeSnapshot> nodes) {
        Map<String, FixRecord> fixes = new HashMap<>();
        nodes.forEach(node -> node.fix().ifPresent(fix -> fixes.put(node.name(), fix)));
        plan.decisions()
                .forEach(decision -> decision.fix()
                        .ifPresent(fix -> fixes.put(decision.node().name(), fix)));
        Moves moves = logic.moves(fixes, cache.policies.values());
        inOrder(moves.inUse())
                .filter(second -> !isThere(second))
                .forEach(second -> perform(key(second), () -> api.put(second)));
        List<SimulatedNode> toLabel = cache.nodes.values().stream()
                .filter(node -> !node.label().equals(label(moves, node)))
                .toList();
        toLabel.forEach(node -> perform(new Key(Kind.NODE, node.name()), () -> label(node, label(moves, node))));
        if (toLabel.isEmpty()) {
            inOrder(moves.unneeded())
                    .filter(this::isThere)
                    .forEach(second -> perform(key(second), () -> {
                        rules.beforeAProxyGoes(second);
                        api.remove(second);
                    }));
        }
    }

    private void label(SimulatedNode node, Optional<ProxyModeLabel> label) {
        SimulatedNode meant = logic.guardsWrites() ? node : api.truth.nodes.getOrDefault(node.name(), node);
        api.label(meant, label);
        rules.afterLabel(api.node(node.name()), label);
        chronicle.tell(
                node.name() + ": labelled " + label.map(ProxyModeLabel::name).orElse("no more"));
    }

    /** The same seed must give the same history. */
    private static Stream<SecondProxy> inOrder(Set<SecondProxy> any) {
        return any.stream().sorted(Comparator.comparing(SecondProxy::mode));
    }

    /** These are not watched. */
    private boolean isThere(SecondProxy second) {
        return api.truth.proxies.containsValue(second);
    }

    private static Optional<ProxyModeLabel> label(Moves moves, SimulatedNode node) {
        return Optional.ofNullable(moves.labels().get(node.name()));
    }

    private static Key key(SecondProxy second) {
        return new Key(Kind.PROXY, second.daemonSetName());
    }

    private static Key key(SimulatedNode node) {
        return new Key(Kind.LATENCY, node.name());
    }

    private void perform(Key key, Runnable effect) {
        lastWrite = chronicle.now();
        switch (faults.ofAWrite()) {
            case DONE -> {
                effect.run();
                see(key);
            }
            case LOST -> {
                unsure.add(key);
                throw new NoAnswer();
            }
            case REPLY_LOST -> {
                effect.run();
                unsure.add(key);
                throw new NoAnswer();
            }
            case DIES_BEFORE -> throw new Death();
            case DIES_AFTER -> {
                effect.run();
                throw new Death();
            }
        }
    }
}
