package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.Moves;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.proxymode.UnknownLayoutException;
import dev.ipvs.latency.operator.rollout.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Carries out what the stored records say about kube-proxies, in an order that leaves no node without one or with two: the
 * second DaemonSet, then the exclusion of the first from labelled nodes, then the labels; and backwards once no node is moved.
 */
public final class ProxyMover {
    /** A change of the cluster's own kube-proxy is followed within this time and the next event. */
    private static final Duration RESYNC = Duration.ofSeconds(30);

    private final BiFunction<Map<String, FixRecord>, Collection<Policy>, Moves> moves;
    private final Clues clues = new Clues(new HashMap<>(), new HashSet<>());

    /** @param moves what follows from the records of all nodes and all policies */
    public ProxyMover(BiFunction<Map<String, FixRecord>, Collection<Policy>, Moves> moves) {
        this.moves = moves;
    }

    /** @param ours the kube-proxy that the operator may move */
    public ProxyMover(ProxySource ours) {
        this((fixes, policies) -> Moves.of(fixes, policies, ours));
    }

    /** Spares reads and writes; losing it costs nothing else. */
    private record Clues(Map<SecondProxy, Instant> inEffectAt, Set<SecondProxy> gone) {}

    /**
     * @param unwritten nodes whose record of the plan may not be stored: their labels stay
     * @return changed if something is under way that no event reports
     */
    public synchronized WriteReport write(
            Plan plan,
            Set<String> unwritten,
            Collection<NodeSnapshot> nodes,
            Collection<Policy> policies,
            ProxyWrites proxies,
            Instant now) {
        Moves needed = moves.apply(stored(plan, unwritten, nodes), policies);
        Attempts attempts = new Attempts(new TreeMap<>());
        Set<ProxyModeLabel> notReady = new HashSet<>();
        for (SecondProxy second : sorted(needed.inUse())) {
            if (!attempts.succeeds(second.daemonSetName(), () -> ensure(second, proxies, now))) {
                notReady.add(second.mode());
            }
        }
        List<NodeSnapshot> movable = nodes.stream()
                .filter(node -> !unwritten.contains(node.name()))
                .filter(node -> label(needed, node).filter(notReady::contains).isEmpty())
                .toList();
        long changed = movable.stream()
                .filter(node -> attempts.succeeds(node.name(), () -> proxies.label(node, label(needed, node))))
                .count();
        boolean labelled =
                changed == 0 && unwritten.isEmpty() && attempts.failures().isEmpty();
        if (labelled) {
            sorted(needed.unneeded())
                    .forEach(second ->
                            attempts.succeeds(second.daemonSetName(), () -> takeAway(second, needed, proxies)));
        }
        return new WriteReport(changed > 0 || !notReady.isEmpty(), attempts.failures());
    }

    private boolean ensure(SecondProxy second, ProxyWrites proxies, Instant now) {
        clues.gone().remove(second);
        Instant last = clues.inEffectAt().getOrDefault(second, Instant.MIN);
        if (last.plus(RESYNC).isAfter(now)) {
            return true;
        }
        try {
            boolean inEffect = proxies.ensure(second);
            if (inEffect) {
                clues.inEffectAt().put(second, now);
            }
            return inEffect;
        } catch (UnknownLayoutException e) {
            // Nodes that are on it stay as they are, and the ladder says why no other follows.
            throw new WriteFailure(Kind.REFUSED, second.daemonSetName() + " cannot be kept in step: " + e.sentence());
        }
    }

    private boolean takeAway(SecondProxy second, Moves moves, ProxyWrites proxies) {
        if (clues.gone().contains(second)) {
            return true;
        }
        clues.inEffectAt().remove(second);
        if (proxies.exists(second)) {
            if (!moves.use(second.source())) {
                proxies.letFirstBack(second.source());
            }
            proxies.delete(second);
        }
        clues.gone().add(second);
        return true;
    }

    private static Optional<ProxyModeLabel> label(Moves moves, NodeSnapshot node) {
        return Optional.ofNullable(moves.labels().get(node.name()));
    }

    /** The same records are carried out in the same order. */
    private static List<SecondProxy> sorted(Set<SecondProxy> any) {
        return any.stream()
                .sorted(Comparator.comparing(SecondProxy::daemonSetName).thenComparing(SecondProxy::mode))
                .toList();
    }

    /** Of all nodes, those of other policies as well; what the plan says of one is newer if it was written. */
    private static Map<String, FixRecord> stored(Plan plan, Set<String> unwritten, Collection<NodeSnapshot> nodes) {
        Map<String, FixRecord> fixes = new HashMap<>();
        nodes.forEach(node -> node.fix().ifPresent(fix -> fixes.put(node.name(), fix)));
        plan.decisions().stream()
                .filter(decision -> !unwritten.contains(decision.node().name()))
                .forEach(decision -> decision.fix()
                        .ifPresent(fix -> fixes.put(decision.node().name(), fix)));
        return fixes;
    }

    /** Collects failures. */
    private record Attempts(SortedMap<String, WriteFailure> failures) {
        boolean succeeds(String what, BooleanSupplier write) {
            try {
                return write.getAsBoolean();
            } catch (WriteFailure failure) {
                failures.put(what, failure);
                return false;
            }
        }
    }
}
