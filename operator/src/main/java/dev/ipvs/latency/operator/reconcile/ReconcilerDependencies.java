package dev.ipvs.latency.operator.reconcile;

import dev.ipvs.latency.operator.apply.ProxyMover;
import dev.ipvs.latency.operator.cluster.Caches;
import dev.ipvs.latency.operator.cluster.ClusterReader;
import dev.ipvs.latency.operator.cluster.ClusterVersion;
import dev.ipvs.latency.operator.cluster.Events;
import dev.ipvs.latency.operator.cluster.HelperPods;
import dev.ipvs.latency.operator.cluster.HelperWriter;
import dev.ipvs.latency.operator.cluster.NodeReadiness;
import dev.ipvs.latency.operator.cluster.NodeWriter;
import dev.ipvs.latency.operator.cluster.OperatorSettings;
import dev.ipvs.latency.operator.cluster.Writes;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.fix.Timeouts;
import dev.ipvs.latency.operator.manifests.FixPodManifest;
import dev.ipvs.latency.operator.manifests.HelperImage;
import dev.ipvs.latency.operator.manifests.HelperManifest;
import dev.ipvs.latency.operator.manifests.ManifestFolder;
import dev.ipvs.latency.operator.metrics.PolicyMeters;
import dev.ipvs.latency.operator.proxymode.cluster.KubeProxies;
import dev.ipvs.latency.operator.proxymode.cluster.NodeLabel;
import dev.ipvs.latency.operator.proxymode.cluster.ProxyObstacles;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.function.Supplier;

/** Everything that reads and writes, put together once the caches are there. */
record ReconcilerDependencies(
        Writes writes,
        ClusterReader reader,
        NodesOnApi.Parts nodes,
        PolicyStatusWriter status,
        HelperWriter helper,
        ProxyMover proxyMover,
        KubeProxies proxies,
        NodeLabel label,
        Events events,
        PolicyMeters meters,
        Timeouts timeouts) {

    static ReconcilerDependencies of(
            Caches caches, KubernetesClient client, OperatorSettings settings, Clock clock, PolicyMeters meters) {
        Writes writes = new Writes(client);
        KubeProxies proxies = new KubeProxies(client);
        ClusterVersion version = new ClusterVersion(client, clock);
        ProxyMover mover = new ProxyMover(source(settings.proxyMode()));
        ClusterReader reader = new ClusterReader(
                caches,
                new NodeReadiness(clock),
                new HelperPods(clock),
                new ProxyObstacles(proxies, version, clock, mover::obstruction)::lookedFor);
        Events events = new Events(client, clock, instance(), meters);
        return new ReconcilerDependencies(
                writes,
                reader,
                new NodesOnApi.Parts(reader, new NodeWriter(caches, writes), fixPod(settings), writes, events),
                new PolicyStatusWriter(caches, writes, events, version, meters),
                new HelperWriter(caches, writes, helper(settings)),
                mover,
                proxies,
                new NodeLabel(client),
                events,
                meters,
                timeouts(settings));
    }

    private static Timeouts timeouts(OperatorSettings settings) {
        return new Timeouts(
                settings.fix().podTimeout(),
                settings.revert().retryAfter(),
                settings.revert().deadline(),
                settings.node().notReadyTimeout());
    }

    KubernetesClient client() {
        return writes.client();
    }

    /** A plan follows from all policies and nodes together, so one is made at a time. */
    synchronized <R> R oneAtATime(Supplier<R> look) {
        return look.get();
    }

    synchronized void oneAtATime(Runnable look) {
        look.run();
    }

    private static FixPodManifest fixPod(OperatorSettings settings) {
        return new FixPodManifest(
                settings.namespace(), image(settings), settings.fix().podTimeout(), manifests(settings));
    }

    private static HelperManifest helper(OperatorSettings settings) {
        return new HelperManifest(settings.namespace(), image(settings), manifests(settings));
    }

    private static HelperImage image(OperatorSettings settings) {
        return new HelperImage(
                settings.configuration().map(folder -> folder.resolve("helperImage")),
                settings.helper().image());
    }

    private static ManifestFolder manifests(OperatorSettings settings) {
        return new ManifestFolder(settings.configuration());
    }

    private static ProxySource source(OperatorSettings.ProxyMode proxy) {
        return new ProxySource(proxy.namespace(), proxy.daemonSet(), proxy.configMap());
    }

    private static String instance() {
        return System.getenv().getOrDefault("HOSTNAME", "latency-operator");
    }
}
