package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What follows from all records together: no matter who died when, the same records ask for the same labels and the same
 * DaemonSets.
 *
 * @param labels the nodes that are to be labelled, and how; any other node is to have no label
 * @param inUse what must be there, as nodes are on it or on their way to or from it
 * @param unneeded what must not be there, as no node is on it and no policy would use it
 */
public record Moves(Map<String, ProxyModeLabel> labels, Set<SecondProxy> inUse, Set<SecondProxy> unneeded) {

    public Moves {
        labels = Map.copyOf(labels);
        inUse = Set.copyOf(inUse);
        unneeded = Set.copyOf(unneeded);
    }

    /**
     * @param fixes by the names of their nodes
     * @param ours what the operator may move at all: what was made from it is looked for even if neither record nor
     *     policy speaks of it any more
     */
    public static Moves of(Map<String, FixRecord> fixes, Collection<Policy> policies, ProxySource ours) {
        Map<String, ProxyModeLabel> labels = new HashMap<>();
        Set<SecondProxy> inUse = new HashSet<>();
        Set<SecondProxy> known = new HashSet<>(all(ours));
        fixes.forEach((node, fix) -> {
            if (fix.change() instanceof ProxyModeChange move) {
                known.addAll(all(move.source()));
                if (fix.mayHaveChangedTheNode()) {
                    move.labels().forEach(label -> inUse.add(new SecondProxy(move.source(), label)));
                }
                label(fix, move).ifPresent(label -> labels.put(node, label));
            }
        });
        policies.forEach(policy -> rungs(policy).forEach(second -> known.addAll(all(second.source()))));
        Set<SecondProxy> unneeded = new HashSet<>(known);
        unneeded.removeAll(inUse);
        policies.stream()
                .filter(policy -> policy.mode() == Mode.Enforce && !policy.deleting())
                .flatMap(Moves::rungs)
                .forEach(unneeded::remove);
        return new Moves(labels, inUse, unneeded);
    }

    /** Whether any node is on a kube-proxy made from this one, or on its way. */
    public boolean use(ProxySource source) {
        return inUse.stream().anyMatch(second -> second.source().equals(source));
    }

    private static Optional<ProxyModeLabel> label(FixRecord fix, ProxyModeChange move) {
        return switch (fix.state()) {
            case Applying, Applied, Verified -> Optional.of(ProxyModeLabel.of(move.to()));
            case Failed ->
                fix.reason() == FixReason.RevertFailed ? move.wayBack() : Optional.of(ProxyModeLabel.of(move.to()));
            case Reverting -> move.wayBack();
            case Pending, Reverted -> Optional.empty();
        };
    }

    private static Stream<SecondProxy> rungs(Policy policy) {
        return policy.ladder().stream()
                .filter(Rung.ProxyMode.class::isInstance)
                .map(Rung.ProxyMode.class::cast)
                .map(rung -> new SecondProxy(rung.source(), ProxyModeLabel.of(rung.target())));
    }

    private static Set<SecondProxy> all(ProxySource source) {
        return Arrays.stream(ProxyModeLabel.values())
                .map(label -> new SecondProxy(source, label))
                .collect(Collectors.toSet());
    }
}
