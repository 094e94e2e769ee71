package dev.ipvs.latency.operator.proxymode.cluster;

import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.proxymode.Moves;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.proxymode.UnknownLayoutException;
import dev.ipvs.latency.operator.rollout.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the stored records say about kube-proxies, in an order that leaves no node without one or with two: the
 * second DaemonSet, then the first kept off labelled nodes, then the labels; and backwards once nobody is moved.
 */
public final class ProxyMover {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyMover.class);

    /** A change of the cluster's own kube-proxy is followed within this time, and a look at the next event. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final KubeProxies proxies;
    private final NodeLabel label;
    private final ProxySource ours;

    /** These two spare reads and writes only. */
    private final Map<SecondProxy, Instant> inEffectAt = new HashMap<>();

    private final Set<SecondProxy> knownGone = new HashSet<>();

    public ProxyMover(KubeProxies proxies, NodeLabel label, ProxySource ours) {
        this.proxies = proxies;
        this.label = label;
        this.ours = ours;
    }

    /** Whether something is on its way that no event tells of. */
    public synchronized boolean write(Plan plan, ClusterSnapshot snapshot, Instant now) {
        Moves moves = Moves.of(fixes(plan, snapshot), snapshot.policies(), ours);
        Set<ProxyModeLabel> notReady = new HashSet<>();
        for (SecondProxy second : moves.inUse()) {
            if (!ensure(second, now)) {
                notReady.add(second.mode());
            }
        }
        long changed = snapshot.nodes().stream()
                .filter(node -> Optional.ofNullable(moves.labels().get(node.name()))
                        .filter(notReady::contains)
                        .isEmpty())
                .filter(node -> label.write(
                        snapshot.nodeResource(node.name()),
                        Optional.ofNullable(moves.labels().get(node.name()))))
                .count();
        if (changed == 0) {
            moves.unneeded().forEach(second -> takeAway(second, moves));
        }
        return changed > 0 || !notReady.isEmpty();
    }

    private boolean ensure(SecondProxy second, Instant now) {
        knownGone.remove(second);
        Instant last = inEffectAt.getOrDefault(second, Instant.MIN);
        if (last.plus(LOOK_AGAIN).isAfter(now)) {
            return true;
        }
        try {
            boolean inEffect = proxies.ensure(second);
            if (inEffect) {
                inEffectAt.put(second, now);
            }
            return inEffect;
        } catch (UnknownLayoutException e) {
            // Nodes that are on it stay as they are, and the ladder tells why no other follows.
            LOG.warn("{} cannot be kept in step: {}", second.daemonSetName(), e.sentence());
            return false;
        }
    }

    private void takeAway(SecondProxy second, Moves moves) {
        if (knownGone.contains(second)) {
            return;
        }
        inEffectAt.remove(second);
        if (proxies.exists(second)) {
            if (!moves.use(second.source())) {
                proxies.letFirstBack(second.source());
            }
            proxies.delete(second);
        }
        knownGone.add(second);
    }

    /** Of all nodes, those of other policies as well; what the plan says of one is newer, and stored by now. */
    private static Map<String, FixRecord> fixes(Plan plan, ClusterSnapshot snapshot) {
        Map<String, FixRecord> fixes = new HashMap<>();
        snapshot.nodes().forEach(node -> node.fix().ifPresent(fix -> fixes.put(node.name(), fix)));
        plan.decisions()
                .forEach(decision -> decision.fix()
                        .ifPresent(fix -> fixes.put(decision.node().name(), fix)));
        return fixes;
    }
}
