package dev.ipvs.latency.operator.proxymode.cluster;

import dev.ipvs.latency.api.PassedOverReason;
import dev.ipvs.latency.api.ProxyModeRisk;
import dev.ipvs.latency.operator.cluster.ClusterVersion;
import dev.ipvs.latency.operator.cluster.FieldManagers;
import dev.ipvs.latency.operator.fix.Applicability.NotApplicable;
import dev.ipvs.latency.operator.fix.NodeObjection;
import dev.ipvs.latency.operator.fix.Obstruction;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.fix.ProxyOutlook;
import dev.ipvs.latency.operator.fix.Rung;
import dev.ipvs.latency.operator.proxymode.AbsentDaemonSetException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** What in the cluster stands against moving kube-proxies, looked for now and then as long as a policy would move some. */
public final class ProxyObstacles {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Beta and on by default from here. */
    private static final KubernetesVersion NFTABLES = new KubernetesVersion(1, 31);

    private final KubeProxies proxies;
    private final ClusterVersion version;
    private final Clock clock;
    private final BiFunction<SecondProxy, Instant, Optional<Obstruction>> obstructions;
    private final Map<SecondProxy, Look> looks = new HashMap<>();

    /** @param obstructions what lately prevented a second kube-proxy from being written */
    public ProxyObstacles(
            KubeProxies proxies,
            ClusterVersion version,
            Clock clock,
            BiFunction<SecondProxy, Instant, Optional<Obstruction>> obstructions) {
        this.proxies = proxies;
        this.version = version;
        this.clock = clock;
        this.obstructions = obstructions;
    }

    /** The same rung, with what stands against it everywhere, or on some nodes. */
    public Rung lookedFor(Rung rung) {
        if (rung instanceof Rung.ProxyMode move && move.obstacle().isEmpty()) {
            SecondProxy second = new SecondProxy(move.source(), ProxyModeLabel.of(move.target()));
            Look seen = seen(second);
            Optional<Obstruction> obstruction = obstructions.apply(second, clock.instant());
            return move.with(
                    obstruction
                            .map(Obstruction::objection)
                            .or(seen::obstacle)
                            .or(() -> seen.risk()
                                    .filter(risk -> !move.acknowledged().contains(risk.risk()))
                                    .map(Risk::objection)),
                    new ProxyOutlook(seen.onNode(), seen.cautions(), obstruction));
        }
        return rung;
    }

    private synchronized Look seen(SecondProxy second) {
        Instant now = clock.instant();
        return looks.compute(
                second,
                (_, last) -> last != null && now.isBefore(last.at().plus(LOOK_AGAIN)) ? last : look(second, now));
    }

    private Look look(SecondProxy second, Instant now) {
        try {
            ProxyLayout first = proxies.first(second.source());
            second.from(first, Map.of());
            return new Look(
                    now,
                    tooOld(first, second.mode()),
                    managedElsewhere(first, second),
                    first.placement(second.source()),
                    first.cautions());
        } catch (AbsentDaemonSetException absent) {
            return Look.onNodes(
                    now, absent.onNode(second.source(), version.now().flatMap(KubernetesVersion::vendor)));
        } catch (UnknownLayoutException e) {
            return Look.against(now, PassedOverReason.ProxyLayoutUnknown, e.sentence());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return Look.against(
                    now,
                    PassedOverReason.ProxyLayoutUnknown,
                    "the operator may not read " + second.source().namespace() + "/"
                            + second.source().daemonSet()
                            + "; give its service account a Role there as deploy/base has one for kube-system");
        }
    }

    private Optional<NotApplicable> tooOld(ProxyLayout first, ProxyModeLabel mode) {
        return first.imageTag()
                .flatMap(KubernetesVersion::parse)
                .or(version::now)
                .filter(running -> mode == ProxyModeLabel.nftables && !running.atLeast(NFTABLES))
                .map(tooOld -> new NotApplicable(
                        PassedOverReason.KubernetesTooOld,
                        "kube-proxy " + tooOld + " does not have mode nftables on; it has from " + NFTABLES + " on"));
    }

    private static Optional<Risk> managedElsewhere(ProxyLayout first, SecondProxy second) {
        List<String> others = first.othersThatApplyTheAffinity(FieldManagers.PROXY_MODE);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(new Risk(
                        ProxyModeRisk.AffinityManagedElsewhere,
                        new NotApplicable(
                                PassedOverReason.AffinityManagedElsewhere,
                                "field manager " + String.join(", ", others)
                                        + " applies spec.template.spec.affinity of DaemonSet "
                                        + second.source().namespace() + "/"
                                        + second.source().daemonSet()
                                        + " and would take the operator's part away each time, which restarts"
                                        + " kube-proxy on every node: let it leave that field alone (Argo CD:"
                                        + " ignoreDifferences with RespectIgnoreDifferences; an EKS add-on: resolve"
                                        + " conflicts by PRESERVE), or add "
                                        + ProxyModeRisk.AffinityManagedElsewhere
                                        + " to proxyMode.acknowledged")));
    }

    /** What a person may accept. */
    private record Risk(ProxyModeRisk risk, NotApplicable objection) {}

    private record Look(
            Instant at,
            Optional<NotApplicable> obstacle,
            Optional<Risk> risk,
            NodeObjection onNode,
            List<String> cautions) {
        static Look against(Instant at, PassedOverReason reason, String sentence) {
            return new Look(
                    at,
                    Optional.of(new NotApplicable(reason, sentence)),
                    Optional.empty(),
                    NodeObjection.NONE,
                    List.of());
        }

        static Look onNodes(Instant at, NodeObjection objection) {
            return new Look(at, Optional.empty(), Optional.empty(), objection, List.of());
        }
    }
}
