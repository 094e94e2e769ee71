package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.FixAction;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.PodName;
import dev.ipvs.latency.operator.node.FixPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One write that carries out a decision. Their order is what makes it safe to die between any two: a record is stored
 * before the pod that it asks for exists, and a report is stored before the pod that left it is deleted.
 */
public sealed interface NodeWrite {
    /** What is wanted of the node. */
    record Spec(Target.Measured target) implements NodeWrite {}

    /** Where its fix is on its way. Refused if anything was written since the decision was made. */
    record Status() implements NodeWrite {}

    /** That its helper no longer says anything. */
    record Silence() implements NodeWrite {}

    record CreatePod(FixRecord fix, FixAction action) implements NodeWrite {}

    /** All fix pods of the node but this one, if there is one to keep. */
    record DeletePods(Optional<String> keep) implements NodeWrite {}

    /** Its NodeLatency goes. */
    record Drop() implements NodeWrite {}

    /** What its record told to restore is restored; where its node is still measured, another is made. */
    List<NodeWrite> DROPPING = List.of(new DeletePods(Optional.empty()), new Drop());

    /** In this order. What is written already is not written again. */
    static List<NodeWrite> of(NodeDecision decision) {
        if (decision.mayBeForgotten()) {
            return DROPPING;
        }
        return switch (decision.target()) {
            case Target.Dropped() -> DROPPING;
            // That it is an orphan by now is told.
            case Target.Kept() -> List.of(new Status());
            case Target.GivenUp() -> List.of();
            case Target.Measured measured -> {
                List<NodeWrite> writes = new ArrayList<>(List.of(new Spec(measured), new Status()));
                if (decision.silent()) {
                    writes.add(new Silence());
                }
                pods(decision).ifPresent(writes::add);
                yield List.copyOf(writes);
            }
        };
    }

    /** Never two fix pods on one node: one that is no longer wanted must be gone before the next is created. */
    private static Optional<NodeWrite> pods(NodeDecision decision) {
        Optional<FixAction> action = decision.fix().flatMap(FixRecord::podWanted);
        if (action.isEmpty()) {
            return decision.node().pods().isEmpty() ? Optional.empty() : Optional.of(new DeletePods(Optional.empty()));
        }
        FixRecord fix = decision.fix().orElseThrow();
        String wanted = PodName.of(decision.node().name(), fix);
        List<String> names = decision.node().pods().stream().map(FixPod::name).toList();
        if (names.stream().anyMatch(name -> !name.equals(wanted))) {
            return Optional.of(new DeletePods(Optional.of(wanted)));
        }
        return names.isEmpty() ? Optional.of(new CreatePod(fix, action.get())) : Optional.empty();
    }
}
