package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.apply.Attempts.Result;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.NodeWrite;
import dev.ipvs.latency.operator.rollout.Plan;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Carries out a plan, node by node. The first write of a node that fails ends that node's, as each follows from those
 * before it, and no other's.
 *
 * @param steps the writes of a decision, in order
 */
public record PlanWriter(Function<NodeDecision, List<NodeWrite>> steps) {
    public PlanWriter() {
        this(NodeWrite::of);
    }

    public WriteReport write(Plan plan, NodeWrites nodes) {
        boolean changed = false;
        Attempts attempts = new Attempts();
        Set<String> predecessors = nodes.predecessors();
        for (String name : predecessors) {
            changed |= isNews(attempts.of(name, () -> {
                nodes.dropPredecessor(name);
                return true;
            }));
        }
        for (NodeDecision decision : plan.decisions()) {
            String name = decision.node().name();
            if (!predecessors.contains(name)) {
                changed |= isNews(attempts.of(name, () -> write(decision, nodes)));
            }
        }
        return new WriteReport(changed, attempts.unwritten());
    }

    private static boolean isNews(Result result) {
        return switch (result) {
            case YES, CONFLICT -> true;
            case NO, FAILED -> false;
        };
    }

    private boolean write(NodeDecision decision, NodeWrites nodes) {
        String name = decision.node().name();
        boolean changed = false;
        for (NodeWrite write : steps.apply(decision)) {
            switch (write) {
                case NodeWrite.Spec(var target) -> nodes.writeSpec(decision, target);
                case NodeWrite.Status() -> changed |= nodes.writeStatus(decision);
                case NodeWrite.Silence() -> {
                    // A status that was written just now is newer than what was read: the next reconciliation writes
                    // this.
                    if (!changed) {
                        nodes.writeSilence(decision);
                        changed = true;
                    }
                }
                case NodeWrite.CreatePod(var fix, var action) -> nodes.createPod(name, fix, action);
                case NodeWrite.DeletePods(var keep) -> nodes.deletePods(name, keep);
                case NodeWrite.Drop() -> nodes.drop(name);
            }
        }
        return changed;
    }
}
