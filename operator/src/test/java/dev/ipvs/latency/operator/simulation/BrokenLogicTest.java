package dev.ipvs.latency.operator.simulation;

import static dev.ipvs.latency.operator.Examples.scheduled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.KernelFacts.Proxy;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.Examples;
import dev.ipvs.latency.operator.NodeSnapshotBuilder;
import dev.ipvs.latency.operator.apply.Deletions;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.fix.Evidence;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.PromoteAfter;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.RolloutPosition;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.fix.WaveProof;
import dev.ipvs.latency.operator.node.FixPod;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.Approvals;
import dev.ipvs.latency.operator.policy.IntOrPercent;
import dev.ipvs.latency.operator.policy.PlannedWave;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.proxymode.Moves;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.CanaryTier;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.NodeWrite;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation is worth what it finds: each of these was broken on purpose, and each is found out. */
class BrokenLogicTest {
    private static final int SEEDS = 400;

    static Stream<Arguments> broken() {
        return Stream.of(
                row(
                        "takes two capacity more than it may",
                        obeying(desired -> with(
                                desired,
                                new IntOrPercent.Count(desired.maxConcurrent().of(8) + 2))),
                        "maxConcurrent"),
                row("does not soak", obeying(BrokenLogicTest::withoutSoak), "begun before all of wave"),
                row("knows no failure limit", obeying(BrokenLogicTest::withoutLimit), "failure limit"),
                row("does not wait for approval", obeying(BrokenLogicTest::approved), "not approved"),
                row(
                        "takes an approval for one of what is asked by now",
                        new Approving(BrokenLogicTest::whatIsAskedNow),
                        "not approved"),
                row("takes a number for an approval", new Approving(BrokenLogicTest::byNumber), "not approved"),
                row("takes nodes from a policy that demands approval", new Usurping(), "not approved"),
                row("works outside of windows", obeying(BrokenLogicTest::always), "outside of each window"),
                row("does not hear of pauses", obeying(BrokenLogicTest::unpaused), "though paused"),
                row("does not hear of holds", obeying(BrokenLogicTest::released), "though held"),
                row("undoes at any hour what could wait", new Hurrying(), "could wait for a window"),
                row(
                        "takes one fix off everywhere before another one is there",
                        new Seeing(BrokenLogicTest::notBetween),
                        "nodes wait for another one"),
                row("lets canaries of another spec prove", new Trusting(), "without a canary|were proven"),
                row(
                        "takes one proof for that of two nodes",
                        new Seeing(BrokenLogicTest::provenTwice),
                        "begun before all of wave"),
                row("takes what a pod reports for a proof", new Believing(), "is no step of a fix"),
                row("makes the pod before the record", new PodFirst(), "a pod without a record|does not ask for"),
                row(
                        "writes over what it has not read",
                        new Unguarded(),
                        "without a breach|selected|recorded|two fix pods"),
                row("believes its cache after a lost reply", new Credulous(), "maxConcurrent|is full|failure limit"),
                row("moves a kube-proxy before that is recorded", new Hasty(), "moved without a record"),
                row("takes a kube-proxy away from under its nodes", new Tidy(), "left without a kube-proxy"),
                row("lets rules lie when it moves back from iptables", new Careless(), "rules left behind"),
                row(
                        "waits for all nodes of a deleted policy as long as for one",
                        new Impatient(),
                        "without having been tried since"),
                row("lets the dead keep the slots of the living", new Patient(), "waits for what is dead"),
                row("lets records be deleted", new Forgetful(), "dropped though it is still changed"),
                row(
                        "takes a node that registers again for another",
                        new Estranged(),
                        "dropped though it is still changed"),
                row("keeps a record where no backup has it", new Unsaved(), "dropped though it is still changed"),
                row("forgets nodes whose policy is gone", new Neglectful(), "still changed after its policy went"),
                row("fights for a label without end", new Stubborn(), "labelled the same"),
                row(
                        "begins what is about to go",
                        new Seeing(node -> scheduled(node, Scheduling.OPEN)),
                        "no new pods may run there"),
                row(
                        "forgets that a node was cordoned",
                        new Seeing(BrokenLogicTest::neverCordoned),
                        "a planned reboot is taken for a failure"),
                row(
                        "takes each kernel for the one before the reboot",
                        new Seeing(BrokenLogicTest::onTheKernelOfBefore),
                        "given back what was not proven on this kernel"),
                row(
                        "takes a pod that never started for one that died",
                        new Seeing(BrokenLogicTest::startedAndDied),
                        "never started is taken for a failure"),
                row(
                        "dates changes by its own clock",
                        new DatingPodsItself(),
                        "judged by a window from before|a window is asked for"),
                row(
                        "takes the clocks of nodes for its own",
                        new Seeing(BrokenLogicTest::heardByItsOwnClock),
                        "takes a helper for silent"),
                row("does not hear of recalls", new Deaf(), "begun with a recalled|still runs a recalled"),
                row("does not wait for the canaries of another policy", new Rash(), "have not proven"),
                row("does not let the canaries of another policy soak", new Hurried(), "have not proven"),
                row("does not see other IPVS rules", new Blind(), "would be flushed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void a_logic_that_is_broken_is_found_out(String how, Logic logic, String rule) {
        Optional<String> story = LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, logic))
                .flatMap(Optional::stream)
                .filter(found -> found.lines().findFirst().orElse("").matches(".*(" + rule + ").*"))
                .findAny();
        assertThat(story)
                .as("in %d histories nothing was found of a logic that %s", SEEDS, how)
                .isPresent();
    }

    /** Plans by other desired than the person's. */
    private static Logic obeying(UnaryOperator<RolloutStrategy> other) {
        return (policy, assignment, timeouts, now) -> {
            return Rollout.plan(policy.withRollout(other.apply(policy.rollout())), assignment, timeouts, now);
        };
    }

    private static class Real implements Logic {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return Rollout.plan(policy, assignment, timeouts, now);
        }
    }

    /** The same plan, decided otherwise. */
    private static Plan deciding(Plan plan, UnaryOperator<NodeDecision> other) {
        return new Plan(
                plan.decisions().stream().map(other).toList(),
                plan.handingOver(),
                plan.progress(),
                plan.phase(),
                plan.awaitingApproval(),
                plan.nextReconcile());
    }

    private static Assignment with(Assignment assignment, List<NodeSnapshot> owned, List<NodeSnapshot> leftBehind) {
        return new Assignment(
                owned,
                leftBehind,
                assignment.handingOver(),
                assignment.overridden(),
                assignment.demand(),
                assignment.canaryTier());
    }

    private static Assignment with(Assignment assignment, Optional<CanaryTier> canaryTier) {
        return new Assignment(
                assignment.owned(),
                assignment.leftBehind(),
                assignment.handingOver(),
                assignment.overridden(),
                assignment.demand(),
                canaryTier);
    }

    /** Takes each fix that is there for one that was begun for what is asked now. */
    private static final class Trusting extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            List<NodeSnapshot> owned = assignment.owned().stream()
                    .map(node -> node.fix()
                            .filter(fix -> fix.state() == FixState.Verified)
                            .map(fix -> Examples.with(node, believed(fix, policy)))
                            .orElse(node))
                    .toList();
            return super.plan(policy, with(assignment, owned, assignment.leftBehind()), timeouts, now);
        }

        private static FixRecord believed(FixRecord fix, Policy policy) {
            return Examples.with(
                    fix,
                    new RolloutPosition(
                            fix.position().wave(),
                            policy.specHash(),
                            fix.position().attempts()));
        }
    }

    /** Takes something else for what was approved. */
    private static final class Approving extends Real {
        private final Function<Policy, Stream<PlannedWave>> approved;

        Approving(Function<Policy, Stream<PlannedWave>> approved) {
            this.approved = approved;
        }

        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            RolloutStrategy desired = policy.rollout();
            Approvals approvals = new Approvals(
                    desired.approvals().required(), approved.apply(policy).collect(Collectors.toSet()), 0);
            return super.plan(policy.withRollout(desired.with(approvals)), assignment, timeouts, now);
        }
    }

    private static Stream<PlannedWave> whatIsAskedNow(Policy policy) {
        return policy.rollout().approvals().given().stream().map(given -> policy.planned(given.type(), given.number()));
    }

    private static Stream<PlannedWave> byNumber(Policy policy) {
        return Arrays.stream(FixType.values())
                .map(type -> policy.planned(type, policy.rollout().approvals().byNumberAlone()));
    }

    /** Asks nobody when it takes nodes over. */
    private static final class Usurping extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return super.plan(
                    policy,
                    new Assignment(
                            assignment.owned(),
                            assignment.leftBehind(),
                            assignment.handingOver(),
                            assignment.overridden(),
                            Optional.empty(),
                            assignment.canaryTier()),
                    timeouts,
                    now);
        }
    }

    /** Plans as if no other policy went first. */
    private static final class Rash extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return super.plan(policy, with(assignment, Optional.empty()), timeouts, now);
        }
    }

    /** Takes a canary for proven at once. */
    private static final class Hurried extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return super.plan(
                    policy, with(assignment, assignment.canaryTier().map(Hurried::withoutSoak)), timeouts, now);
        }

        private static CanaryTier withoutSoak(CanaryTier tier) {
            PromoteAfter asked = tier.asked();
            return new CanaryTier(
                    new PromoteAfter(asked.policy(), asked.nodes(), Duration.ZERO),
                    tier.digest(),
                    tier.module(),
                    tier.canary(),
                    tier.verified());
        }
    }

    /** Measures nothing once the change is made. */
    private static final class Believing extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return deciding(super.plan(policy, assignment, timeouts, now), Believing::proven);
        }

        private static NodeDecision proven(NodeDecision decision) {
            return new NodeDecision(
                    decision.node(),
                    decision.owned(),
                    decision.target(),
                    decision.fix().map(Believing::proven),
                    decision.recommendation(),
                    decision.shown());
        }

        private static FixRecord proven(FixRecord fix) {
            return fix.state() == FixState.Applied
                    ? fix.move(
                            FixState.Verified,
                            FixReason.MeasuredBetter,
                            fix.message(),
                            fix.since(),
                            Optional.of(fix.sinceOnNode()))
                    : fix;
        }
    }

    /** Sees nodes otherwise than they are. */
    private static final class Seeing extends Real {
        private final UnaryOperator<NodeSnapshot> eyes;

        Seeing(UnaryOperator<NodeSnapshot> eyes) {
            this.eyes = eyes;
        }

        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            Map<String, NodeSnapshot> nodes = Stream.concat(
                            assignment.owned().stream(), assignment.leftBehind().stream())
                    .collect(Collectors.toMap(NodeSnapshot::name, Function.identity()));
            Plan plan = super.plan(
                    policy,
                    with(
                            assignment,
                            assignment.owned().stream().map(eyes).toList(),
                            assignment.leftBehind().stream().map(eyes).toList()),
                    timeouts,
                    now);
            return deciding(
                    plan, decision -> about(nodes.getOrDefault(decision.node().name(), decision.node()), decision));
        }

        private static NodeDecision about(NodeSnapshot node, NodeDecision decision) {
            return new NodeDecision(
                    node,
                    decision.owned(),
                    decision.target(),
                    decision.fix(),
                    decision.recommendation(),
                    decision.shown());
        }
    }

    private static NodeSnapshot neverCordoned(NodeSnapshot node) {
        return node.fix()
                .map(fix -> new NodeSnapshotBuilder(node)
                        .fix(neverCordoned(fix), node.pods().toArray(FixPod[]::new))
                        .done())
                .orElse(node);
    }

    private static FixRecord neverCordoned(FixRecord fix) {
        Evidence evidence = fix.evidence();
        return new FixRecord(
                fix.step(),
                fix.owner(),
                fix.original(),
                new Evidence(
                        evidence.before(),
                        evidence.after(),
                        evidence.appliedAt(),
                        Optional.empty(),
                        evidence.provenOn()),
                fix.refusals(),
                fix.position());
    }

    private static NodeSnapshot startedAndDied(NodeSnapshot node) {
        return new NodeSnapshotBuilder(node)
                .pods(node.pods().stream()
                        .map(pod -> pod instanceof FixPod.NeverStarted(String name, String _)
                                ? new FixPod.Finished(name, Optional.empty(), Optional.empty())
                                : pod)
                        .toList())
                .done();
    }

    private static NodeSnapshot provenTwice(NodeSnapshot node) {
        return node.fix()
                .filter(fix -> fix.state() == FixState.Verified)
                .map(fix -> new NodeSnapshotBuilder(node)
                        .fix(
                                fix.proving(new WaveProof(2, fix.since(), Optional.empty())),
                                node.pods().toArray(FixPod[]::new))
                        .done())
                .orElse(node);
    }

    private static NodeSnapshot onTheKernelOfBefore(NodeSnapshot node) {
        return new NodeSnapshotBuilder(node)
                .kernel(node.kernel()
                        .map(kernel -> node.fix()
                                .flatMap(fix -> fix.evidence().provenOn())
                                .map(release -> released(release, kernel))
                                .orElse(kernel)))
                .done();
    }

    private static KernelFacts released(String release, KernelFacts kernel) {
        return new KernelFacts(
                release,
                kernel.bootID(),
                kernel.variant(),
                kernel.estimationSysctl(),
                kernel.livepatches(),
                kernel.possibleCPUs(),
                kernel.onlineCPUs(),
                kernel.livepatchSupport(),
                kernel.ipVsModule(),
                kernel.proxy());
    }

    /** Takes the time at which it looks for when a pod ended. */
    private static final class DatingPodsItself extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return new Seeing(node -> dated(node, now)).plan(policy, assignment, timeouts, now);
        }

        private static NodeSnapshot dated(NodeSnapshot node, Instant now) {
            return new NodeSnapshotBuilder(node)
                    .pods(node.pods().stream().map(pod -> dated(pod, now)).toList())
                    .done();
        }

        private static FixPod dated(FixPod pod, Instant now) {
            return pod instanceof FixPod.Finished(var name, var report, var _)
                    ? new FixPod.Finished(name, report, Optional.of(now))
                    : pod;
        }
    }

    private static NodeSnapshot heardByItsOwnClock(NodeSnapshot node) {
        return new NodeSnapshotBuilder(node)
                .heardAt(node.measurement().map(Measurement::end))
                .done();
    }

    /** Undoes what is no longer wanted as if no window, pause or hold were there. */
    private static final class Hurrying extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            Plan plan = super.plan(policy, assignment, timeouts, now);
            RolloutStrategy open = always(unpaused(released(policy.rollout())));
            Map<String, NodeDecision> undone =
                    super.plan(policy.withRollout(open), assignment, timeouts, now).decisions().stream()
                            .filter(decision -> decision.inState(FixState.Reverting))
                            .collect(
                                    Collectors.toMap(decision -> decision.node().name(), Function.identity()));
            return deciding(
                    plan, decision -> undone.getOrDefault(decision.node().name(), decision));
        }
    }

    /** As if nothing could be expected of it. */
    private static NodeSnapshot notBetween(NodeSnapshot node) {
        return node.fix()
                .filter(fix -> fix.state() == FixState.Reverted && fix.reason() == FixReason.NotOnLadder)
                .map(_ -> scheduled(node, Scheduling.CORDONED))
                .orElse(node);
    }

    private static final class PodFirst extends Real {
        @Override
        public List<NodeWrite> writes(NodeDecision decision) {
            List<NodeWrite> writes = new ArrayList<>(NodeWrite.of(decision));
            Collections.reverse(writes);
            return writes;
        }
    }

    private static final class Unguarded extends Real {
        @Override
        public boolean guardsWrites() {
            return false;
        }
    }

    private static final class Credulous extends Real {
        @Override
        public boolean readsAgainWhatItIsUnsureOf() {
            return false;
        }
    }

    private static final class Forgetful extends Real {
        @Override
        public boolean keepsRecords() {
            return false;
        }
    }

    private static final class Neglectful extends Real {
        @Override
        public boolean looksAfterOrphans() {
            return false;
        }
    }

    private static final class Stubborn extends Real {
        @Override
        public boolean yields() {
            return false;
        }
    }

    private static final class Unsaved extends Real {
        @Override
        public boolean keepsCopies() {
            return false;
        }
    }

    private static final class Estranged extends Real {
        @Override
        public boolean knowsMachinesByBoot() {
            return false;
        }
    }

    private static final class Hasty extends Real {
        @Override
        public boolean movesOnlyWhatIsStored() {
            return false;
        }
    }

    private static final class Tidy extends Real {
        @Override
        public Moves moves(Map<String, FixRecord> fixes, Collection<Policy> policies) {
            Moves moves = super.moves(fixes, policies);
            return new Moves(
                    moves.labels(),
                    Set.of(),
                    Stream.concat(moves.inUse().stream(), moves.unneeded().stream())
                            .collect(Collectors.toSet()));
        }
    }

    private static final class Careless extends Real {
        @Override
        public Moves moves(Map<String, FixRecord> fixes, Collection<Policy> policies) {
            Moves moves = super.moves(fixes, policies);
            Map<String, ProxyModeLabel> onlyThere = new HashMap<>(moves.labels());
            onlyThere.values().removeIf(ProxyModeLabel.ipvs::equals);
            return new Moves(onlyThere, moves.inUse(), moves.unneeded());
        }
    }

    private static final class Impatient extends Real {
        @Override
        public Deletions.Decision mayGo(
                Deletions deletions,
                Policy policy,
                Plan plan,
                WriteOutcome outcome,
                Collection<Policy> others,
                Instant now) {
            boolean over = policy.deletedAt()
                    .filter(since -> !now.isBefore(since.plus(Operator.TIMEOUTS.forDeletedPolicy())))
                    .isPresent();
            return over
                    ? new Deletions.Decision.Goes(plan.leftChanged())
                    : super.mayGo(deletions, policy, plan, outcome, others, now);
        }
    }

    /** Plans as if nothing were recalled. */
    private static final class Deaf extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return super.plan(
                    policy.withLadder(policy.ladder().stream()
                            .map(rung -> rung instanceof Rung.Livepatch(String bundle, String module, var _, var after)
                                    ? new Rung.Livepatch(bundle, module, Set.of(), after)
                                    : rung)
                            .toList()),
                    assignment,
                    timeouts,
                    now);
        }
    }

    /** Plans as if each node answered. */
    private static final class Patient extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return super.plan(
                    policy,
                    with(
                            assignment,
                            assignment.owned(),
                            assignment.leftBehind().stream()
                                    .map(Patient::answering)
                                    .toList()),
                    timeouts,
                    now);
        }

        private static NodeSnapshot answering(NodeSnapshot node) {
            return new NodeSnapshotBuilder(node).notReadySince(Optional.empty()).done();
        }
    }

    private static final class Blind extends Real {
        @Override
        public Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now) {
            return super.plan(
                    policy,
                    with(
                            assignment,
                            assignment.owned().stream().map(Blind::seen).toList(),
                            assignment.leftBehind()),
                    timeouts,
                    now);
        }

        private static NodeSnapshot seen(NodeSnapshot node) {
            return new NodeSnapshotBuilder(node)
                    .kernel(node.kernel().map(Blind::seen))
                    .done();
        }

        private static KernelFacts seen(KernelFacts kernel) {
            return kernel.with(Optional.ofNullable(kernel.proxy())
                    .map(proxy -> new Proxy(proxy.mode(), proxy.synced(), proxy.kubeIpvs0(), List.of()))
                    .orElse(null));
        }
    }

    private static RolloutStrategy with(RolloutStrategy desired, IntOrPercent capacity) {
        return desired(
                desired,
                capacity,
                desired.soak(),
                desired.failureLimit(),
                desired.approvals(),
                desired.paused(),
                desired.schedule());
    }

    private static RolloutStrategy withoutSoak(RolloutStrategy desired) {
        return desired(
                desired,
                desired.maxConcurrent(),
                Duration.ZERO,
                desired.failureLimit(),
                desired.approvals(),
                desired.paused(),
                desired.schedule());
    }

    private static RolloutStrategy withoutLimit(RolloutStrategy desired) {
        return desired(
                desired,
                desired.maxConcurrent(),
                desired.soak(),
                1000,
                desired.approvals(),
                desired.paused(),
                desired.schedule());
    }

    private static RolloutStrategy approved(RolloutStrategy desired) {
        return desired(
                desired,
                desired.maxConcurrent(),
                desired.soak(),
                desired.failureLimit(),
                new Approvals(Approval.None, Set.of(), 0),
                desired.paused(),
                desired.schedule());
    }

    private static RolloutStrategy always(RolloutStrategy desired) {
        return desired(
                desired,
                desired.maxConcurrent(),
                desired.soak(),
                desired.failureLimit(),
                desired.approvals(),
                desired.paused(),
                Schedule.ALWAYS);
    }

    private static RolloutStrategy unpaused(RolloutStrategy desired) {
        return desired(
                desired,
                desired.maxConcurrent(),
                desired.soak(),
                desired.failureLimit(),
                desired.approvals(),
                false,
                desired.schedule());
    }

    private static RolloutStrategy released(RolloutStrategy desired) {
        return new RolloutStrategy(
                desired.waves(),
                desired.maxConcurrent(),
                desired.soak(),
                desired.failureLimit(),
                desired.onFailure(),
                desired.approvals(),
                desired.paused(),
                desired.abort(),
                Optional.empty(),
                desired.progressDeadline(),
                desired.schedule(),
                desired.onBoot(),
                desired.nodes());
    }

    private static RolloutStrategy desired(
            RolloutStrategy desired,
            IntOrPercent capacity,
            Duration soak,
            int limit,
            Approvals approvals,
            boolean paused,
            Schedule schedule) {
        return new RolloutStrategy(
                desired.waves(),
                capacity,
                soak,
                limit,
                desired.onFailure(),
                approvals,
                paused,
                desired.abort(),
                desired.hold(),
                desired.progressDeadline(),
                schedule,
                desired.onBoot(),
                desired.nodes());
    }

    private static Arguments row(String how, Logic logic, String rule) {
        return Arguments.of(how, logic, rule);
    }
}
