package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.policy.ApprovalDemand;
import dev.ipvs.latency.operator.policy.Orphans;
import dev.ipvs.latency.operator.policy.Ownership;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The nodes that a policy must see to.
 *
 * @param owned nodes that it decides about
 * @param leftBehind nodes that no policy decides about any more, and that this one was the last to decide about
 * @param handingOver where this one is being deleted: the policy that decides by now about each node that is changed, and whose
 *     stored record still names this one. Were it to go now, and the other no longer to select the node before it has stored
 *     that it took it over, nobody would restore the node
 * @param overridden how many nodes it selects and others decide about
 * @param demand the approval that is demanded of it by those from which it took nodes over
 * @param canaryTier where its livepatch must have proven itself first
 */
public record Assignment(
        List<NodeSnapshot> owned,
        List<NodeSnapshot> leftBehind,
        SortedMap<String, String> handingOver,
        int overridden,
        Optional<ApprovalDemand> demand,
        Optional<CanaryTier> canaryTier) {

    public Assignment {
        owned = List.copyOf(owned);
        leftBehind = List.copyOf(leftBehind);
        handingOver = Collections.unmodifiableSortedMap(new TreeMap<>(handingOver));
    }

    public static Assignment of(Policy policy, Ownership ownership, Collection<NodeSnapshot> nodes) {
        List<NodeSnapshot> owned = new ArrayList<>();
        List<NodeSnapshot> leftBehind = new ArrayList<>();
        for (NodeSnapshot node : nodes) {
            if (ownership.owns(policy, node)) {
                owned.add(node);
            } else if (ownership.ownerOf(node).isEmpty()
                    && Orphans.lastDecider(node).filter(policy.name()::equals).isPresent()) {
                leftBehind.add(node);
            }
        }
        int overridden = ownership.overriddenFor(policy, nodes).values().stream()
                .mapToInt(Collection::size)
                .sum();
        return new Assignment(
                owned,
                leftBehind,
                handingOver(policy, ownership, nodes),
                overridden,
                ownership.demandOn(policy),
                CanaryTier.of(policy, ownership, nodes));
    }

    /** What a policy that is gone has left behind. */
    public static Assignment ofAbsent(Policy absent, Ownership ownership, Collection<NodeSnapshot> nodes) {
        return new Assignment(
                List.of(),
                Orphans.of(absent, ownership, nodes),
                Collections.emptySortedMap(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    private static SortedMap<String, String> handingOver(
            Policy policy, Ownership ownership, Collection<NodeSnapshot> nodes) {
        SortedMap<String, String> newOwners = new TreeMap<>();
        if (policy.deleting()) {
            nodes.stream()
                    .filter(node -> node.fix()
                            .filter(fix -> fix.requestedBy(policy.name()))
                            .isPresent())
                    .filter(node -> !node.isRestoredBy(node.fix()))
                    .forEach(node ->
                            ownership.ownerOf(node).ifPresent(newOwner -> newOwners.put(node.name(), newOwner)));
        }
        return newOwners;
    }
}
