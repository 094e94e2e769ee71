package dev.ipvs.latency.operator.policy;

import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.operator.fix.Change.Mechanism;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Owner;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Nodes that no policy decides about, and that a policy which is gone was the last to decide about. */
public final class Orphans {
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private Orphans() {}

    /** Those that this policy left behind, and of which it asked for this. One without a record has nothing to keep. */
    public static List<NodeSnapshot> of(Policy absent, Ownership ownership, Collection<NodeSnapshot> nodes) {
        return nodes.stream()
                .filter(node -> ownership.ownerOf(node).isEmpty())
                .filter(node -> lastDecider(node).filter(absent.name()::equals).isPresent())
                .filter(node -> onDelete(node) == absent.onDelete())
                .toList();
    }

    /**
     * Those that need a helper until they are restored: only a helper tells that a kube-proxy has moved back. Fix pods report
     * by themselves.
     *
     * @param present the names of all policies that are there
     */
    public static Optional<Selector> toMeasure(
            Set<String> present, Ownership ownership, Collection<NodeSnapshot> nodes) {
        List<String> hosts = nodes.stream()
                .filter(node -> ownership.ownerOf(node).isEmpty())
                .filter(node -> node.fix()
                        .filter(Predicate.not(
                                fix -> present.contains(fix.owner().policy())))
                        .filter(fix -> fix.owner().onDelete() == OnDelete.Revert)
                        .filter(fix -> fix.change().means() == Mechanism.NODE_LABEL)
                        .filter(FixRecord::mayHaveChangedTheNode)
                        .isPresent())
                .flatMap(node -> Optional.ofNullable(node.labels().get(HOSTNAME)).stream())
                .sorted()
                .toList();
        return hosts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Selector(List.of(new Selector.In(HOSTNAME, hosts))));
    }

    /** By its record, or by its NodeLatency where it has none. */
    public static Optional<String> lastDecider(NodeSnapshot node) {
        return node.fix().map(FixRecord::owner).map(Owner::policy).or(node::decidedBy);
    }

    private static OnDelete onDelete(NodeSnapshot node) {
        return node.fix().map(FixRecord::owner).map(Owner::onDelete).orElse(OnDelete.Revert);
    }
}
