package dev.ipvs.latency.operator.proxymode.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.operator.cluster.FieldManagers;
import dev.ipvs.latency.operator.cluster.PatchContexts;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import dev.ipvs.latency.operator.proxymode.OtherWriters;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one label of nodes that is the operator's: {@value ProxyModeChange#LABEL}. */
public record NodeLabel(KubernetesClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLabel.class);

    /** Whether it was not as wanted. Refused by the API server if another machine has got the node's name meanwhile. */
    public boolean write(Node node, Optional<ProxyModeLabel> wanted) {
        Optional<String> value = wanted.map(ProxyModeLabel::name);
        ObjectMeta meta = node.getMetadata();
        if (value.equals(Optional.ofNullable(meta.getLabels().get(ProxyModeChange.LABEL)))) {
            return false;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata").put("uid", meta.getUid());
        metadata.putObject("labels").put(ProxyModeChange.LABEL, value.orElse(null));
        client.nodes().withName(meta.getName()).patch(PatchContexts.merge(FieldManagers.PROXY_MODE), patch.toString());
        LOG.info("node {}: label {} is now {}", meta.getName(), ProxyModeChange.LABEL, value.orElse("gone"));
        return true;
    }

    /** Who wrote to it last, apart from this, as a clause. */
    public String otherWriter(Node node) {
        return Optional.ofNullable(
                        client.nodes().withName(node.getMetadata().getName()).get())
                .map(read -> OtherWriters.sentence(read.getMetadata(), FieldManagers.PROXY_MODE))
                .orElse("the node is gone");
    }
}
