package dev.ipvs.latency.operator.proxymode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import java.util.List;
import java.util.Optional;

/** The configuration file of a kube-proxy. */
record ProxyConfiguration(ObjectNode content) {
    private static final String KIND = "KubeProxyConfiguration";
    private static final String NODE_PORT_ADDRESSES = "nodePortAddresses";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    /** Empty if the text is something else, such as the kubeconfig that lies beside it. */
    static Optional<ProxyConfiguration> parse(String text) {
        try {
            return YAML.readTree(text) instanceof ObjectNode node && KIND.equals(kind(node))
                    ? Optional.of(new ProxyConfiguration(node))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The same for another mode: with the settings that this mode reads elsewhere, and those that it understands differently. */
    String inMode(ProxyModeLabel mode) {
        ObjectNode other = content.deepCopy();
        other.put("mode", mode.name());
        CarriedSettings.carry(other, mode);
        if (mode == ProxyModeLabel.nftables && other.path(NODE_PORT_ADDRESSES).isEmpty()) {
            // Unset means all addresses of the node in mode ipvs, but only the first in mode nftables.
            List.of("0.0.0.0/0", "::/0").forEach(other.putArray(NODE_PORT_ADDRESSES)::add);
        }
        try {
            return YAML.writeValueAsString(other);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as YAML can be written as YAML", e);
        }
    }

    private static String kind(JsonNode node) {
        return node.path("kind").asText();
    }
}
