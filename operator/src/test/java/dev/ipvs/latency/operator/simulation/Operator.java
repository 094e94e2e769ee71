package dev.ipvs.latency.operator.simulation;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.apply.Deletions;
import dev.ipvs.latency.operator.apply.Insistence;
import dev.ipvs.latency.operator.apply.NodeWrites;
import dev.ipvs.latency.operator.apply.PlanWriter;
import dev.ipvs.latency.operator.apply.ProxyMover;
import dev.ipvs.latency.operator.apply.ProxyWrites;
import dev.ipvs.latency.operator.apply.WriteFailure;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.apply.WriteReport;
import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Owner;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.policy.AbsentPolicy;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.RolloutPhase;
import dev.ipvs.latency.operator.rollout.Target;
import dev.ipvs.latency.operator.simulation.Content.Key;
import dev.ipvs.latency.operator.simulation.Content.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One operator process: a cache that is told late and out of order, and looks that read, plan and write as the real
 * reconciler does. It may die between any two writes; the next one starts with a fresh cache and nothing else.
 */
final class Operator {
    static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMinutes(4), Duration.ofSeconds(40));

    private final ApiServer api;
    private final Logic logic;
    private final Rules rules;
    private final Faults faults;
    private final Chronicle chronicle;
    private final Content cache = new Content();
    private final Set<Key> unsure = new LinkedHashSet<>();
    private final Map<String, RolloutPhase> standings = new HashMap<>();
    private ProxyMover mover;
    private Deletions deletions = new Deletions(TIMEOUTS.forDeletedPolicy());

    private Instant lastWrite;

    Operator(ApiServer api, Logic logic, Rules rules, Faults faults, Chronicle chronicle) {
        this.api = api;
        this.logic = logic;
        this.rules = rules;
        this.faults = faults;
        this.chronicle = chronicle;
        this.lastWrite = chronicle.now();
        this.mover = new ProxyMover(logic::moves);
    }

    /** The process is gone. */
    private static final class Death extends RuntimeException {
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
        rules.operatorStarts();
        mover = new ProxyMover(logic::moves);
        deletions = new Deletions(TIMEOUTS.forDeletedPolicy());
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
        orDie(() -> Optional.ofNullable(cache.policies.get(policyName)).ifPresent(this::lookAt));
    }

    /** At what policies that are gone have left behind; and where there is none, on behalf of nobody, to tidy up. */
    void lookAtOrphans() {
        if (logic.looksAfterOrphans()) {
            orDie(() -> {
                Set<String> absent = absentPolicies();
                absent.forEach(name -> Arrays.stream(OnDelete.values())
                        .forEach(onDelete ->
                                lookAt(AbsentPolicy.of(name, onDelete, measurementOf(name), chronicle.now()))));
                if (absent.isEmpty() && api.truth.policies.isEmpty()) {
                    lookAt(AbsentPolicy.of("", OnDelete.Revert, MeasurementSpec.DEFAULT, chronicle.now()));
                }
            });
        }
    }

    /** That they are gone is asked of the API server. */
    private Set<String> absentPolicies() {
        return cache.latencies.values().stream()
                .map(Operator::lastDecider)
                .filter(name -> !cache.policies.containsKey(name) && !api.truth.policies.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String lastDecider(Latency latency) {
        return latency.known()
                .map(FixRecord::owner)
                .map(Owner::policy)
                .orElse(latency.spec().policy());
    }

    private MeasurementSpec measurementOf(String absentPolicy) {
        return cache.latencies.values().stream()
                .filter(latency -> lastDecider(latency).equals(absentPolicy))
                .min(Comparator.comparing(Latency::name))
                .map(latency -> latency.spec().measurement())
                .orElse(MeasurementSpec.DEFAULT);
    }

    private void orDie(Runnable look) {
        try {
            if (logic.readsAgainWhatItIsUnsureOf()) {
                List.copyOf(unsure).forEach(this::see);
            }
            unsure.clear();
            look.run();
        } catch (Death death) {
            chronicle.tell("the operator dies");
            restart();
        }
    }

    private void lookAt(Policy policy) {
        if (!logic.yields()) {
            mover = new ProxyMover(logic::moves);
        }
        List<NodeSnapshot> nodes =
                cache.nodes.values().stream().map(this::snapshot).toList();
        Ownership ownership = Ownership.of(cache.policies.values(), nodes);
        boolean absent = !cache.policies.containsKey(policy.name());
        Assignment assignment =
                absent ? Assignment.ofAbsent(policy, ownership, nodes) : Assignment.of(policy, ownership, nodes);
        Plan plan = logic.plan(policy, assignment, TIMEOUTS, chronicle.now());
        standings.put(policy.name(), plan.phase());
        WriteReport written = new PlanWriter(logic::writes).write(plan, new Nodes(policy, plan));
        Set<String> unwritten =
                logic.movesOnlyWhatIsStored() ? written.unwritten().keySet() : Set.of();
        WriteReport moved =
                mover.write(plan, unwritten, nodes, cache.policies.values(), new Proxies(), chronicle.now());
        rules.afterALook(policy, plan);
        if (policy.deleting() && !absent) {
            WriteOutcome outcome = new WriteOutcome(Optional.empty(), written, moved);
            switch (logic.mayGo(deletions, policy, plan, outcome, others(policy), chronicle.now())) {
                case Deletions.Decision.Goes(String left) -> letGo(policy, plan, left);
                case Deletions.Decision.Waits _ -> {}
            }
        }
    }

    private List<Policy> others(Policy policy) {
        return cache.policies.values().stream()
                .filter(other -> !other.name().equals(policy.name()))
                .toList();
    }

    private void letGo(Policy policy, Plan plan, String left) {
        try {
            perform(new Key(Kind.POLICY, policy.name()), () -> {
                chronicle.tell(
                        policy.name() + ": is gone" + (left.isEmpty() ? "" : " without having restored " + left));
                rules.goes(policy, plan);
                api.remove(policy);
            });
        } catch (WriteFailure _) {
            // The next look finds it gone, or tries again.
        }
    }

    private NodeSnapshot snapshot(SimulatedNode node) {
        Optional<Latency> latency = latency(node).filter(own -> !isOfAnother(node, own));
        Optional<Latency.Report> report = latency.flatMap(Latency::report);
        List<FixPod> pods = cache.pods.values().stream()
                .filter(pod -> pod.node().equals(node.name()))
                .map(SimulatedPod::seen)
                .toList();
        return new NodeSnapshot(
                node.name(),
                node.labels(),
                node.notReadySince(),
                node.scheduling(),
                latency.map(Latency::createdAt),
                latency.flatMap(Latency::deletedAt),
                latency.map(present -> present.spec().policy()),
                report.map(Latency.Report::heardAt),
                report.filter(said -> said.observedGeneration()
                                == latency.map(Latency::generation).orElse(0L))
                        .isPresent(),
                report.map(Latency.Report::kernel),
                report.map(Latency.Report::measurement),
                report.map(Latency.Report::verdict),
                latency.flatMap(Latency::known),
                node.helper(),
                pods);
    }

    private boolean isOfAnother(SimulatedNode node, Latency latency) {
        return logic.knowsMachinesByBoot()
                ? !latency.isAbout(node)
                : !latency.nodeUid().equals(node.uid());
    }

    private Optional<Latency> latency(SimulatedNode node) {
        return Optional.ofNullable(cache.latencies.get(node.name()));
    }

    /** Writes about nodes, in memory. */
    private final class Nodes implements NodeWrites {
        private final Policy policy;
        private final Plan plan;

        Nodes(Policy policy, Plan plan) {
            this.policy = policy;
            this.plan = plan;
        }

        @Override
        public Set<String> predecessors() {
            return cache.nodes.values().stream()
                    .filter(node -> latency(node)
                            .filter(other -> isOfAnother(node, other))
                            .isPresent())
                    .map(SimulatedNode::name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public void dropPredecessor(String node) {
            perform(new Key(Kind.LATENCY, node), () -> api.dropLatency(node));
        }

        @Override
        public void writeSpec(NodeDecision decision, Target.Measured target) {
            SimulatedNode node = node(decision.node().name());
            Latency.Spec wanted = new Latency.Spec(policy.name(), policy.mode(), policy.measurement(), target.fix());
            boolean keep = decision.holdsRecord() && logic.keepsRecords();
            Optional<FixRecord> copy =
                    decision.fix().filter(_ -> keep && logic.keepsCopies()).map(FixRecord::asRecorded);
            boolean asWanted = latency(node)
                    .filter(present -> present.spec().equals(wanted)
                            && present.kept() == keep
                            && present.copy().equals(copy)
                            && present.nodeUid().equals(node.uid()))
                    .isPresent();
            boolean nodeIsThere = api.truth.nodes.containsKey(node.name());
            if (!asWanted && nodeIsThere) {
                perform(
                        key(node),
                        () -> api.apply(node, latency(node).filter(_ -> logic.guardsWrites()), wanted, keep, copy));
            }
        }

        @Override
        public boolean writeStatus(NodeDecision decision) {
            Optional<Latency> read = latency(node(decision.node().name()));
            Optional<FixRecord> wanted = decision.fix();
            if (read.isEmpty() || read.get().hasConditions() && read.get().fix().equals(wanted)) {
                return false;
            }
            perform(new Key(Kind.LATENCY, read.get().name()), () -> store(decision, read.get(), wanted));
            return true;
        }

        private void store(NodeDecision decision, Latency read, Optional<FixRecord> record) {
            Latency basis = logic.guardsWrites() ? read : api.truth.latencies.getOrDefault(read.name(), read);
            record.filter(fix -> !basis.fix().equals(record))
                    .ifPresent(fix -> rules.beforeRecord(policy, others(policy), plan, decision, basis, fix));
            api.store(basis, record);
            record.ifPresent(fix -> chronicle.tell(read.name() + ": " + fix.state() + " " + fix.reason() + " ("
                    + policy.name() + ", wave " + fix.position().wave() + ")"));
        }

        /** Written for people alone: nothing is decided by it that is not decided by the age of the window. */
        @Override
        public void writeSilence(NodeDecision decision) {}

        @Override
        public void createPod(String name, FixRecord fix, FixAction action) {
            SimulatedPod pod = SimulatedPod.create(PodName.of(name, fix), node(name), action, fix.original());
            perform(new Key(Kind.POD, pod.name()), () -> {
                boolean nodeIsThere = api.truth.nodes.containsKey(name);
                if (nodeIsThere && !api.truth.pods.containsKey(pod.name())) {
                    rules.beforePod(policy, pod);
                    api.create(pod);
                }
            });
        }

        @Override
        public void deletePods(String node, Optional<String> keep) {
            List<SimulatedPod> unwanted = cache.pods.values().stream()
                    .filter(pod -> pod.node().equals(node) && !pod.terminating())
                    .filter(pod -> keep.filter(pod.name()::equals).isEmpty())
                    .toList();
            for (SimulatedPod pod : unwanted) {
                perform(new Key(Kind.POD, pod.name()), () -> api.delete(pod.name()));
            }
        }

        @Override
        public void drop(String node) {
            if (latency(node(node)).isPresent()) {
                perform(new Key(Kind.LATENCY, node), () -> {
                    rules.beforeDrop(node);
                    api.dropLatency(node);
                });
            }
        }
    }

    /** Moves kube-proxies, in memory. */
    private final class Proxies implements ProxyWrites {
        @Override
        public boolean ensure(SecondProxy second, Insistence insistence, Instant now) {
            if (!exists(second)) {
                perform(key(second), () -> api.put(second));
            }
            return true;
        }

        @Override
        public String otherWriter(NodeSnapshot node) {
            return "somebody";
        }

        /** These are not watched. */
        @Override
        public boolean exists(SecondProxy second) {
            return api.truth.proxies.containsValue(second);
        }

        /** The first is not simulated: its pods go by the nodes' labels. */
        @Override
        public void letFirstBack(ProxySource source) {}

        @Override
        public void delete(SecondProxy second) {
            perform(key(second), () -> {
                rules.beforeAProxyGoes(second);
                api.remove(second);
            });
        }

        @Override
        public boolean label(NodeSnapshot read, Optional<ProxyModeLabel> wanted) {
            SimulatedNode node = node(read.name());
            if (node.label().equals(wanted)) {
                return false;
            }
            perform(new Key(Kind.NODE, node.name()), () -> relabel(node, wanted));
            return true;
        }
    }

    private SimulatedNode node(String name) {
        return requireNonNull(cache.nodes.get(name));
    }

    private void relabel(SimulatedNode node, Optional<ProxyModeLabel> label) {
        SimulatedNode meant = logic.guardsWrites() ? node : api.truth.nodes.getOrDefault(node.name(), node);
        Optional<ProxyModeLabel> before = api.label(node.name());
        api.label(meant, label);
        rules.afterLabel(api.node(node.name()), before, label);
        chronicle.tell(
                node.name() + ": labelled " + label.map(ProxyModeLabel::name).orElse("no more"));
    }

    private static Key key(SecondProxy second) {
        return new Key(Kind.PROXY, second.daemonSetName());
    }

    private static Key key(SimulatedNode node) {
        return new Key(Kind.LATENCY, node.name());
    }

    private void perform(Key key, Runnable write) {
        Runnable effect = () -> {
            try {
                write.run();
            } catch (ApiServer.Conflict _) {
                throw new WriteFailure(WriteFailure.Kind.CONFLICT, "written since it was read");
            }
        };
        lastWrite = chronicle.now();
        switch (faults.ofAWrite()) {
            case DONE -> {
                effect.run();
                see(key);
            }
            case LOST -> {
                unsure.add(key);
                throw new WriteFailure(WriteFailure.Kind.UNANSWERED, "no answer");
            }
            case REFUSED -> throw new WriteFailure(WriteFailure.Kind.REFUSED, "a webhook refuses it");
            case REPLY_LOST -> {
                effect.run();
                unsure.add(key);
                throw new WriteFailure(WriteFailure.Kind.UNANSWERED, "no answer");
            }
            case DIES_BEFORE -> throw new Death();
            case DIES_AFTER -> {
                effect.run();
                throw new Death();
            }
        }
    }
}
