package dev.ipvs.latency.operator.apply;

import dev.ipvs.latency.operator.apply.Attempts.Result;
import dev.ipvs.latency.operator.apply.WriteFailure.Kind;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.Obstruction;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.policy.Policy;
import dev.ipvs.latency.operator.proxymode.ContestedException;
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
import java.util.function.BiFunction;

/**
 * Carries out what the stored records say about kube-proxies, in an order that leaves no node without one or with two: the
 * second DaemonSet, then the exclusion of the first from labelled nodes, then the labels; and backwards once no node is moved.
 */
public final class ProxyMover {
    /** A change of the cluster's own kube-proxy is followed within this time and the next event. */
    private static final Duration RESYNC = Duration.ofSeconds(30);

    /** What was refused, or undone by others, is not begun again before. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final BiFunction<Map<String, FixRecord>, Collection<Policy>, Moves> moves;
    private final Clues clues = new Clues(new HashMap<>(), new HashSet<>());
    private final Map<SecondProxy, Obstructed> obstructed = new HashMap<>();
    private final Contests<SecondProxy> contestedProxies = new Contests<>();
    private final NodeLabels labels = new NodeLabels();

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

    private record Obstructed(Instant at, Obstruction why) {}

    /** What prevented this one lately. */
    public synchronized Optional<Obstruction> obstruction(SecondProxy second, Instant now) {
        return Optional.ofNullable(obstructed.get(second))
                .filter(last -> last.at().plus(REMEMBERED).isAfter(now))
                .map(Obstructed::why);
    }

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
        Attempts attempts = new Attempts();
        Set<ProxyModeLabel> notReady = new HashSet<>();
        for (SecondProxy second : sorted(needed.inUse())) {
            if (attempts.of(second.daemonSetName(), () -> ensure(second, proxies, now)) != Result.YES) {
                notReady.add(second.mode());
            }
        }
        List<NodeSnapshot> movable = nodes.stream()
                .filter(node -> !unwritten.contains(node.name()))
                .filter(node -> label(needed, node).filter(notReady::contains).isEmpty())
                .toList();
        long changed = movable.stream()
                .filter(node -> attempts.of(node.name(), () -> labels.ensure(node, label(needed, node), proxies, now))
                        == Result.YES)
                .count();
        boolean labelled =
                changed == 0 && unwritten.isEmpty() && attempts.unwritten().isEmpty();
        if (labelled) {
            sorted(needed.unneeded())
                    .forEach(second -> attempts.of(second.daemonSetName(), () -> takeAway(second, needed, proxies)));
        }
        return new WriteReport(changed > 0 || !notReady.isEmpty(), attempts.unwritten());
    }

    private boolean ensure(SecondProxy second, ProxyWrites proxies, Instant now) {
        clues.gone().remove(second);
        Instant last = clues.inEffectAt().getOrDefault(second, Instant.MIN);
        if (last.plus(RESYNC).isAfter(now)) {
            return true;
        }
        try {
            boolean inEffect = ensureUncontested(second, proxies, now);
            obstructed.remove(second);
            if (inEffect) {
                clues.inEffectAt().put(second, now);
            }
            return inEffect;
        } catch (WriteFailure failure) {
            if (failure.kind() == Kind.REFUSED) {
                obstructed.put(second, new Obstructed(now, new Obstruction.Refused(failure.sentence())));
            }
            throw failure;
        } catch (ContestedException e) {
            obstructed.put(second, new Obstructed(now, new Obstruction.Contested(e.sentence())));
            throw new WriteFailure(Kind.REFUSED, e.sentence());
        } catch (UnknownLayoutException e) {
            // Nodes that are on it stay as they are, and the ladder says why no other follows.
            throw new WriteFailure(Kind.REFUSED, second.daemonSetName() + " cannot be kept in step: " + e.sentence());
        }
    }

    /** Once it was in effect, nobody but the operator deletes it, or changes what the operator applies. */
    private boolean ensureUncontested(SecondProxy second, ProxyWrites proxies, Instant now)
            throws UnknownLayoutException, ContestedException {
        if (clues.inEffectAt().containsKey(second) && !proxies.exists(second)) {
            contestedProxies.takenBack(second, "it was deleted", now);
        }
        if (contestedProxies.givenUp(second, now).isEmpty()) {
            try {
                return proxies.ensure(second, Insistence.YIELD, now);
            } catch (TakenBackException taken) {
                contestedProxies.takenBack(second, taken.sentence(), now);
            }
        }
        Optional<String> givenUp = contestedProxies.givenUp(second, now);
        if (givenUp.isPresent()) {
            throw new ContestedException(second.daemonSetName()
                    + " or its ConfigMap is taken back each time that it is applied: " + givenUp.get());
        }
        return proxies.override(second, now);
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
}
