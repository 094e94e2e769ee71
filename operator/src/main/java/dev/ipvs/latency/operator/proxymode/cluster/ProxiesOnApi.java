package dev.ipvs.latency.operator.proxymode.cluster;

import static dev.ipvs.latency.operator.cluster.Refusals.during;

import dev.ipvs.latency.operator.apply.Insistence;
import dev.ipvs.latency.operator.apply.ProxyWrites;
import dev.ipvs.latency.operator.apply.TakenBackException;
import dev.ipvs.latency.operator.cluster.ClusterSnapshot;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.proxymode.ContestedException;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.proxymode.UnknownLayoutException;
import java.time.Instant;
import java.util.Optional;

/** Moves kube-proxies on the API server. */
public record ProxiesOnApi(KubeProxies proxies, NodeLabel label, ClusterSnapshot snapshot) implements ProxyWrites {
    @Override
    public boolean ensure(SecondProxy second, Insistence insistence, Instant now)
            throws UnknownLayoutException, ContestedException, TakenBackException {
        Ensured ensured = during("applying DaemonSet " + name(second), () -> {
            try {
                return new Ensured.Done(proxies.ensure(second, insistence, now));
            } catch (UnknownLayoutException e) {
                return new Ensured.Unknown(e);
            } catch (ContestedException e) {
                return new Ensured.Contested(e);
            } catch (TakenBackException e) {
                return new Ensured.TakenBack(e);
            }
        });
        return switch (ensured) {
            case Ensured.Done(boolean inEffect) -> inEffect;
            case Ensured.Unknown(UnknownLayoutException e) -> throw e;
            case Ensured.Contested(ContestedException e) -> throw e;
            case Ensured.TakenBack(TakenBackException e) -> throw e;
        };
    }

    @Override
    public boolean exists(SecondProxy second) {
        return during("reading DaemonSet " + name(second), () -> proxies.exists(second));
    }

    @Override
    public void letFirstBack(ProxySource source) {
        during(
                "changing the affinity of DaemonSet " + source.namespace() + "/" + source.daemonSet(),
                () -> proxies.letFirstBack(source));
    }

    @Override
    public void delete(SecondProxy second) {
        during("deleting DaemonSet " + name(second), () -> proxies.delete(second));
    }

    @Override
    public boolean label(NodeSnapshot node, Optional<ProxyModeLabel> wanted) {
        return during("labelling node " + node.name(), () -> label.write(snapshot.nodeResource(node.name()), wanted));
    }

    @Override
    public String otherWriter(NodeSnapshot node) {
        return during("reading node " + node.name(), () -> label.otherWriter(snapshot.nodeResource(node.name())));
    }

    private static String name(SecondProxy second) {
        return second.source().namespace() + "/" + second.daemonSetName();
    }

    private sealed interface Ensured {
        record Done(boolean inEffect) implements Ensured {}

        record Unknown(UnknownLayoutException why) implements Ensured {}

        record Contested(ContestedException why) implements Ensured {}

        record TakenBack(TakenBackException why) implements Ensured {}
    }
}
