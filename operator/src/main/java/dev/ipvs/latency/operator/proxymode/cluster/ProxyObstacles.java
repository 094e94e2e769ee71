package dev.ipvs.latency.operator.proxymode.cluster;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.operator.cluster.ClusterVersion;
import dev.ipvs.latency.operator.fix.Applicability;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.proxymode.ProxyLayout;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.proxymode.UnknownLayoutException;
import dev.ipvs.latency.operator.status.KubernetesVersion;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What in the cluster stands against moving kube-proxies, looked for now and then as long as a policy would move some. */
public final class ProxyObstacles {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Beta and on by default from here. */
    private static final KubernetesVersion NFTABLES = new KubernetesVersion(1, 31);

    private final KubeProxies proxies;
    private final ClusterVersion version;
    private final Clock clock;
    private final Map<SecondProxy, Look> looks = new HashMap<>();

    public ProxyObstacles(KubeProxies proxies, ClusterVersion version, Clock clock) {
        this.proxies = proxies;
        this.version = version;
        this.clock = clock;
    }

    /** The same rung, with what stands against it everywhere. */
    public Rung lookedFor(Rung rung) {
        return rung instanceof Rung.ProxyMode(var target, var source, var obstacle) && obstacle.isEmpty()
                ? new Rung.ProxyMode(target, source, against(new SecondProxy(source, ProxyModeLabel.of(target))))
                : rung;
    }

    private synchronized Optional<Applicability.NotApplicable> against(SecondProxy second) {
        Instant now = clock.instant();
        return looks.compute(
                        second,
                        (_, last) -> last != null && now.isBefore(last.at().plus(LOOK_AGAIN))
                                ? last
                                : new Look(now, look(second)))
                .found();
    }

    private Optional<Applicability.NotApplicable> look(SecondProxy second) {
        try {
            ProxyLayout first = proxies.first(second.source());
            second.from(first, Map.of());
            return first.imageTag()
                    .flatMap(KubernetesVersion::parse)
                    .or(version::now)
                    .filter(running -> second.mode() == ProxyModeLabel.nftables && !running.atLeast(NFTABLES))
                    .flatMap(tooOld -> no(
                            PassedOverReason.KubernetesTooOld,
                            "kube-proxy " + tooOld + " does not have mode nftables on; it has from " + NFTABLES
                                    + " on"));
        } catch (UnknownLayoutException e) {
            return no(PassedOverReason.ProxyLayoutUnknown, e.sentence());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return no(
                    PassedOverReason.ProxyLayoutUnknown,
                    "the operator may not read " + second.source().namespace() + "/"
                            + second.source().daemonSet()
                            + "; give its service account a Role there as deploy/base has one for kube-system");
        }
    }

    private static Optional<Applicability.NotApplicable> no(PassedOverReason reason, String sentence) {
        return Optional.of(new Applicability.NotApplicable(reason, sentence));
    }

    private record Look(Instant at, Optional<Applicability.NotApplicable> found) {}
}
