package dev.ipvs.latency.operator.cluster;

import static dev.ipvs.latency.operator.Examples.KUBE_PROXY;

import dev.ipvs.latency.lab.node.KubeadmProxy;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.proxymode.ProxyLayout;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.proxymode.UnknownLayoutException;
import dev.ipvs.latency.operator.proxymode.cluster.KubeProxies;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;

/** A cluster's own kube-proxy, as kubeadm makes it and with a node affinity, which the operator has the right to move. */
record MovableKubeProxy(TestCluster cluster) implements AutoCloseable {
    static final String DAEMON_SETS = "/apis/apps/v1/namespaces/kube-system/daemonsets/";
    static final String CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps/";

    static MovableKubeProxy in(TestCluster cluster) {
        cluster.allowMovingKubeProxies();
        new KubeadmProxy("registry.example/kube-proxy:v1.37.2", "https://10.0.0.1:6443").apply(cluster.client());
        MovableKubeProxy proxy = new MovableKubeProxy(cluster);
        proxy.clusterAdds("""
                {"spec": {"template": {"spec": {"affinity": {"nodeAffinity": {
                  "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]}]}}}}}}}
                """);
        return proxy;
    }

    private void clusterAdds(String patch) {
        cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(KUBE_PROXY.namespace())
                .withName(KUBE_PROXY.daemonSet())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** The cluster's own as it is. */
    ProxyLayout own() {
        try {
            return new KubeProxies(cluster.client()).first(KUBE_PROXY);
        } catch (UnknownLayoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the operator makes of it for a mode. */
    ProxyLayout derived(ProxyModeLabel mode) {
        try {
            return new SecondProxy(KUBE_PROXY, mode)
                    .from(own(), Map.of(Names.PART_OF_LABEL, Names.PART_OF, Names.MANAGED_BY_LABEL, Names.MANAGED_BY));
        } catch (UnknownLayoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cluster.client()
                .apps()
                .daemonSets()
                .inNamespace(KUBE_PROXY.namespace())
                .withName(KUBE_PROXY.daemonSet())
                .delete();
        cluster.forbidMovingKubeProxies();
    }
}
