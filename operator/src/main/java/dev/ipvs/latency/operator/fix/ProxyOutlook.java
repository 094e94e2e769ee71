package dev.ipvs.latency.operator.fix;

import java.util.List;
import java.util.Optional;

/**
 * What the cluster, as it is now, says about moving its kube-proxies.
 *
 * @param cautions what a move changes besides the mode, in sentences; it is no reason against it
 */
public record ProxyOutlook(NodeObjection onNode, List<String> cautions, Optional<Obstruction> obstruction) {
    public static final ProxyOutlook CLEAR = new ProxyOutlook(NodeObjection.NONE, List.of(), Optional.empty());

    public ProxyOutlook {
        cautions = List.copyOf(cautions);
    }
}
