package dev.ipvs.latency.operator.cluster;

import java.util.Map;

/** Names and labels of what the operator makes. */
final class Names {
    static final String NODE_HELPER = "node-helper";
    static final String NODE_FIXER = "node-fixer";
    static final String LEASE = "latency-operator";
    static final String REPORTING_CONTROLLER = "latency.ipvs.dev/operator";

    static final String NAME_LABEL = "app.kubernetes.io/name";
    static final String PART_OF_LABEL = "app.kubernetes.io/part-of";
    static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    static final String PART_OF = "ipvs-latency-operator";
    static final String MANAGED_BY = "latency-operator";

    static final Map<String, String> HELPER_LABELS =
            Map.of(NAME_LABEL, NODE_HELPER, PART_OF_LABEL, PART_OF, MANAGED_BY_LABEL, MANAGED_BY);
    static final Map<String, String> FIXER_LABELS =
            Map.of(NAME_LABEL, NODE_FIXER, PART_OF_LABEL, PART_OF, MANAGED_BY_LABEL, MANAGED_BY);
    static final String FIXER_SELECTOR = NAME_LABEL + "=" + NODE_FIXER;
    static final String HELPER_SELECTOR = NAME_LABEL + "=" + NODE_HELPER;

    private Names() {}
}
