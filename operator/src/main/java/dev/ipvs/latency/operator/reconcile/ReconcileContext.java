package dev.ipvs.latency.operator.reconcile;

import static dev.ipvs.latency.operator.cluster.Refusals.during;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.apply.PlanWriter;
import dev.ipvs.latency.operator.apply.WriteFailure;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.apply.WriteReport;
import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.cluster.Unreadable;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.policy.Selector;
import dev.ipvs.latency.operator.proxymode.cluster.ProxiesOnApi;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Rollout;
import dev.ipvs.latency.operator.status.ConditionText;
import dev.ipvs.latency.operator.status.NodeConditions;
import dev.ipvs.latency.operator.status.OrphanConditions;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The cluster as it was read, and the plan that follows from it.
 *
 * @param conditions what is told of a node
 */
record ReconcileContext(
        ReconcilerDependencies dependencies,
        ClusterSnapshot snapshot,
        Plan plan,
        Function<NodeDecision, List<ConditionText>> conditions,
        Instant now) {
    static ReconcileContext of(ReconcilerDependencies dependencies, LatencyPolicy resource, Instant now) {
        dependencies.writes().settleQuestions();
        ClusterSnapshot snapshot = dependencies.reader().read(resource, now);
        return new ReconcileContext(
                dependencies, snapshot, plan(snapshot, dependencies.timeouts(), now), NodeConditions::of, now);
    }

    /** For nodes of a policy that is gone, and of which it asked for this. */
    static ReconcileContext ofAbsent(
            ReconcilerDependencies dependencies, String policy, OnDelete onDelete, Instant now) {
        dependencies.writes().settleQuestions();
        ClusterSnapshot snapshot = dependencies.reader().readForAbsent(policy, onDelete, now);
        Policy absent = snapshot.policy();
        Assignment orphans = Assignment.ofAbsent(absent, snapshot.ownership(), snapshot.nodes());
        return new ReconcileContext(
                dependencies,
                snapshot,
                Rollout.plan(absent, orphans, dependencies.timeouts(), now),
                decision -> OrphanConditions.of(absent, decision),
                now);
    }

    /** What undoing takes is in the records: a policy that is deleted need not be readable. */
    private static Plan plan(ClusterSnapshot snapshot, Timeouts timeouts, Instant now) {
        Policy policy = snapshot.policy();
        Assignment assignment = Assignment.of(policy, snapshot.ownership(), snapshot.nodes());
        return snapshot.policyUnreadable()
                .filter(_ -> !policy.deleting())
                .map(Plan::unreadable)
                .orElseGet(() -> Rollout.plan(policy, assignment, timeouts, now));
    }

    /**
     * A kube-proxy is moved after the records are stored from which that follows.
     *
     * @param selecting the policies whose nodes have a helper
     */
    WriteOutcome write(List<Policy> selecting) {
        Optional<WriteFailure> helper = ensureHelper(selecting);
        WriteReport nodes =
                new PlanWriter().write(plan, new NodesOnApi(dependencies.nodes(), snapshot, conditions, now));
        WriteReport proxies = dependencies
                .proxyMover()
                .write(
                        plan,
                        uncertain(nodes),
                        snapshot.nodes(),
                        snapshot.policies(),
                        new ProxiesOnApi(dependencies.proxies(), dependencies.label(), snapshot),
                        now);
        Unreadable unreadable = snapshot.unreadableOfPolicy();
        return new WriteOutcome(helper, nodes, proxies, unreadable.why(), unreadable.withheld());
    }

    /** Nodes whose stored record may not be the one that is known here. */
    private Set<String> uncertain(WriteReport nodes) {
        Set<String> uncertain = new HashSet<>(nodes.unwritten().keySet());
        uncertain.addAll(snapshot.unreadable().withheld());
        return uncertain;
    }

    Optional<WriteFailure> ensureHelper(List<Policy> selecting) {
        try {
            during("applying DaemonSet node-helper", () -> dependencies.helper().ensure(selectors(selecting), now));
            return Optional.empty();
        } catch (WriteFailure failure) {
            return Optional.of(failure);
        }
    }

    private List<Selector> selectors(List<Policy> selecting) {
        return Stream.concat(
                        selecting.stream()
                                .sorted(Comparator.comparing(Policy::name))
                                .map(Policy::selector),
                        snapshot.orphansToMeasure().stream())
                .toList();
    }

    List<Policy> others() {
        return snapshot.policies().stream().skip(1).toList();
    }
}
