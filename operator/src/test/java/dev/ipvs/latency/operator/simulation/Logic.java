package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.operator.apply.Deletions;
import dev.ipvs.latency.operator.apply.WriteOutcome;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.Moves;
import dev.ipvs.latency.operator.rollout.Assignment;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.NodeWrite;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Rollout;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The logic under test: what the packaged operator runs, or a variant that was broken on purpose. */
interface Logic {
    Plan plan(Policy policy, Assignment assignment, Timeouts timeouts, Instant now);

    default List<NodeWrite> writes(NodeDecision decision) {
        return NodeWrite.of(decision);
    }

    /** Whether an object is read again after a write of it whose outcome is not known. */
    default boolean readsAgainWhatItIsUnsureOf() {
        return true;
    }

    /** Whether a write is refused if its NodeLatency was written since it was read. */
    default boolean guardsWrites() {
        return true;
    }

    /** Whether a NodeLatency that holds a record is kept from being deleted. */
    default boolean keepsRecords() {
        return true;
    }

    /** Whether a record is also kept where a backup has it. */
    default boolean keepsCopies() {
        return true;
    }

    /** Whether a machine whose kubelet registers again is known to be the same. */
    default boolean knowsMachinesByBoot() {
        return true;
    }

    /** Whether what policies that are gone have left behind is restored. */
    default boolean looksAfterOrphans() {
        return true;
    }

    /** Whether what others take back again and again is left to them. */
    default boolean yields() {
        return true;
    }

    /** Whether a kube-proxy is moved only once all records are stored from which that follows. */
    default boolean movesOnlyWhatIsStored() {
        return true;
    }

    /** Whether a deleted policy may go. */
    default Deletions.Decision mayGo(
            Deletions deletions,
            Policy policy,
            Plan plan,
            WriteOutcome outcome,
            Collection<Policy> others,
            Instant now) {
        return deletions.decide(policy.name(), plan, outcome, others, now);
    }

    default Moves moves(Map<String, FixRecord> fixes, Collection<Policy> policies) {
        return Moves.of(fixes, policies, Machine.KUBEADM);
    }

    Logic REAL = Rollout::plan;
}
