package dev.ipvs.latency.operator.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.operator.fix.ProxyModeChange;
import dev.ipvs.latency.operator.fix.Station;
import dev.ipvs.latency.operator.node.NodeSnapshot;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one label of nodes that is the operator's: {@value ProxyModeChange#LABEL}. */
record NodeLabel(KubernetesClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLabel.class);

    /** Whether it was not as wanted. */
    boolean write(NodeSnapshot node, Optional<Station> wanted) {
        Optional<String> value = wanted.map(Station::name);
        if (value.equals(Optional.ofNullable(node.labels().get(ProxyModeChange.LABEL)))) {
            return false;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("labels").put(ProxyModeChange.LABEL, value.orElse(null));
        client.nodes().withName(node.name()).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        LOG.info("node {}: label {} is now {}", node.name(), ProxyModeChange.LABEL, value.orElse("gone"));
        return true;
    }
}
