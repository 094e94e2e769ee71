package dev.ipvs.latency.operator.reconcile;

import static dev.ipvs.latency.operator.cluster.Refusals.during;

import dev.ipvs.latency.api.v1alpha1.LatencyPolicy;
import dev.ipvs.latency.operator.apply.PlanWriter;
import dev.ipvs.latency.operator.apply.WriteFailure;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.apply.WriteReport;
import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.cluster.ProxiesOnApi;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The cluster as it was read, and the plan that follows from it. */
record ReconcileContext(ReconcilerDependencies dependencies, ClusterSnapshot snapshot, Plan plan, Instant now) {
    static ReconcileContext of(
            ReconcilerDependencies dependencies, LatencyPolicy resource, Timeouts timeouts, Instant now) {
        dependencies.writes().settleQuestions();
        ClusterSnapshot snapshot = dependencies.reader().read(resource);
        Assignment assignment = Assignment.of(snapshot.policy(), snapshot.ownership(), snapshot.nodes());
        return new ReconcileContext(
                dependencies, snapshot, Rollout.plan(snapshot.policy(), assignment, timeouts, now), now);
    }

    /**
     * A kube-proxy is moved after the records are stored from which that follows.
     *
     * @param selecting the policies whose nodes have a helper
     */
    WriteOutcome write(List<Policy> selecting) {
        Optional<WriteFailure> helper = ensureHelper(selecting);
        WriteReport nodes = new PlanWriter().write(plan, new NodesOnApi(dependencies.nodes(), snapshot, now));
        WriteReport proxies = dependencies
                .proxyMover()
                .write(
                        plan,
                        nodes.unwritten().keySet(),
                        snapshot.nodes(),
                        snapshot.policies(),
                        new ProxiesOnApi(dependencies.proxies(), dependencies.label(), snapshot),
                        now);
        return new WriteOutcome(helper, nodes, proxies);
    }

    Optional<WriteFailure> ensureHelper(List<Policy> selecting) {
        try {
            during("applying DaemonSet node-helper", () -> dependencies.helper().ensure(selecting));
            return Optional.empty();
        } catch (WriteFailure failure) {
            return Optional.of(failure);
        }
    }

    List<Policy> others() {
        return snapshot.policies().stream().skip(1).toList();
    }
}
