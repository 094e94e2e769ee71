package dev.ipvs.latency.operator.proxymode.cluster;

import static dev.ipvs.latency.operator.cluster.Refusals.unlessTakenBack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.operator.apply.Insistence;
import dev.ipvs.latency.operator.apply.TakenBackException;
import dev.ipvs.latency.operator.cluster.FieldManagers;
import dev.ipvs.latency.operator.cluster.Names;
import dev.ipvs.latency.operator.cluster.PatchContexts;
import dev.ipvs.latency.operator.fix.ProxySource;
import dev.ipvs.latency.operator.proxymode.AbsentDaemonSetException;
import dev.ipvs.latency.operator.proxymode.ContestedException;
import dev.ipvs.latency.operator.proxymode.Exclusions;
import dev.ipvs.latency.operator.proxymode.NodeExclusion;
import dev.ipvs.latency.operator.proxymode.ProxyLayout;
import dev.ipvs.latency.operator.proxymode.SecondProxy;
import dev.ipvs.latency.operator.proxymode.UnknownLayoutException;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster's own kube-proxy and those made from it, read and written by name: the operator may see no others. */
public record KubeProxies(KubernetesClient client) {
    private static final Map<String, String> LABELS =
            Map.of(Names.PART_OF_LABEL, Names.PART_OF, Names.MANAGED_BY_LABEL, Names.MANAGED_BY);

    /** @throws UnknownLayoutException if there is none by these names */
    public ProxyLayout first(ProxySource source) throws UnknownLayoutException {
        return new ProxyLayout(
                daemonSet(source, source.daemonSet()).orElseThrow(() -> new AbsentDaemonSetException(source)),
                configMap(source, source.configMap())
                        .orElseThrow(() -> new UnknownLayoutException("there is no ConfigMap " + source.namespace()
                                + "/" + source.configMap() + "; name the cluster's own in proxyMode.configMap")));
    }

    /** Makes the second as the first is now, and keeps the first off labelled nodes; whether all of it is in effect. */
    public boolean ensure(SecondProxy second, Insistence insistence, Instant now)
            throws UnknownLayoutException, ContestedException, TakenBackException {
        ProxyLayout first = first(second.source());
        Affinity affinity = first.daemonSet().getSpec().getTemplate().getSpec().getAffinity();
        boolean excluded = NodeExclusion.isIn(affinity);
        Exclusions lately = exclusions(second, now);
        if (!excluded && lately.exhausted()) {
            throw first.contested(FieldManagers.PROXY_MODE);
        }
        ProxyLayout wanted = second.from(first, LABELS);
        wanted.daemonSet()
                .getMetadata()
                .setAnnotations(excluded ? lately.written() : lately.and(now).written());
        apply(wanted.configMap(), insistence);
        DaemonSet made = apply(wanted.daemonSet(), insistence);
        if (!excluded) {
            writeAffinity(first.daemonSet(), Optional.of(NodeExclusion.addedTo(affinity)));
            return false;
        }
        return isObserved(first.daemonSet()) && isObserved(made);
    }

    private <R extends HasMetadata> R apply(R wanted, Insistence insistence) throws TakenBackException {
        return unlessTakenBack(() ->
                client.resource(wanted).patch(PatchContexts.serverSideApply(FieldManagers.PROXY_MODE, insistence)));
    }

    private Exclusions exclusions(SecondProxy second, Instant now) {
        return daemonSet(second.source(), second.daemonSetName())
                .map(made -> Exclusions.read(made.getMetadata().getAnnotations(), now))
                .orElseGet(() -> new Exclusions(List.of()));
    }

    /** Whether there is one that this operator made; what it may not even see it cannot have made. */
    public boolean exists(SecondProxy second) {
        try {
            return daemonSet(second.source(), second.daemonSetName())
                    .map(found -> found.getMetadata().getLabels().get(Names.MANAGED_BY_LABEL))
                    .filter(Names.MANAGED_BY::equals)
                    .isPresent();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }

    /** Lets the first back onto labelled nodes. */
    public void letFirstBack(ProxySource source) {
        daemonSet(source, source.daemonSet()).ifPresent(first -> {
            Affinity affinity = first.getSpec().getTemplate().getSpec().getAffinity();
            if (NodeExclusion.isIn(affinity)) {
                writeAffinity(first, NodeExclusion.removedFrom(affinity));
            }
        });
    }

    /** The DaemonSet comes last: while it is there, this is known to be unfinished. */
    public void delete(SecondProxy second) {
        client.resource(new ConfigMapBuilder()
                        .withMetadata(meta(second.source(), second.configMapName()))
                        .build())
                .delete();
        client.resource(bare(second.source(), second.daemonSetName())).delete();
    }

    /** The affinity alone, and only if nobody has changed anything since it was read. */
    private void writeAffinity(DaemonSet first, Optional<Affinity> affinity) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", first.getMetadata().getResourceVersion());
        ObjectNode pod = patch.putObject("spec").putObject("template").putObject("spec");
        affinity.ifPresentOrElse(
                wanted -> pod.putObject("affinity").set("nodeAffinity", json(wanted.getNodeAffinity())),
                () -> pod.putNull("affinity"));
        ObjectMeta meta = first.getMetadata();
        client.apps()
                .daemonSets()
                .inNamespace(meta.getNamespace())
                .withName(meta.getName())
                .patch(PatchContexts.merge(FieldManagers.PROXY_MODE), patch.toString());
    }

    /** In a merge patch null takes away what is there. */
    private JsonNode json(@Nullable NodeAffinity affinity) {
        return affinity == null
                ? JsonNodeFactory.instance.nullNode()
                : client.getKubernetesSerialization().convertValue(affinity, ObjectNode.class);
    }

    private static DaemonSet bare(ProxySource source, String name) {
        return new DaemonSetBuilder().withMetadata(meta(source, name)).build();
    }

    private static ObjectMeta meta(ProxySource source, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(source.namespace())
                .withName(name)
                .build();
    }

    private Optional<DaemonSet> daemonSet(ProxySource source, String name) {
        return Optional.ofNullable(client.apps()
                .daemonSets()
                .inNamespace(source.namespace())
                .withName(name)
                .get());
    }

    private Optional<ConfigMap> configMap(ProxySource source, String name) {
        return Optional.ofNullable(client.configMaps()
                .inNamespace(source.namespace())
                .withName(name)
                .get());
    }

    /** Until its controller has seen the change, it may still run pods where there should be none. */
    private static boolean isObserved(DaemonSet daemonSet) {
        return daemonSet.getStatus() != null
                && daemonSet
                        .getMetadata()
                        .getGeneration()
                        .equals(daemonSet.getStatus().getObservedGeneration());
    }
}
