package dev.ipvs.latency.operator.status;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import java.util.List;
import java.util.stream.Stream;

/** The conditions of a node whose policy is gone. */
public final class OrphanConditions {
    public static final String ORPHANED = "Orphaned";

    private OrphanConditions() {}

    public static List<ConditionText> of(Policy absent, NodeDecision decision) {
        return Stream.concat(NodeConditions.of(decision).stream(), Stream.of(orphaned(absent)))
                .toList();
    }

    /** What becomes of its fix. */
    public static ConditionText orphaned(Policy absent) {
        return switch (absent.onDelete()) {
            case Keep ->
                new ConditionText(
                        ORPHANED,
                        true,
                        FixReason.KeptOnDelete.name(),
                        "policy " + absent.name()
                                + " is gone, and its fix stays, as onDelete Keep asked; to undo it, create a"
                                + " policy of mode Observe that selects this node");
            case Revert ->
                new ConditionText(
                        ORPHANED,
                        true,
                        FixReason.PolicyDeleted.name(),
                        "policy " + absent.name() + " is gone before this node was restored; it is tried again whenever"
                                + " the node is Ready");
        };
    }
}
