package dev.ipvs.latency.operator.fix;

import java.util.Map;
import java.util.Optional;

/** What the layout of the cluster's kube-proxies has against moving the one on a node that has these labels. */
@FunctionalInterface
public interface NodeObjection {
    NodeObjection NONE = _ -> Optional.empty();

    Optional<Applicability.NotApplicable> to(Map<String, String> labels);
}
