package dev.ipvs.latency.operator.cluster;

/** Names and labels of what the operator makes. */
public final class Names {
    public static final String NODE_HELPER = "node-helper";
    public static final String NODE_FIXER = "node-fixer";
    public static final String LEASE = "latency-operator";
    public static final String REPORTING_CONTROLLER = "latency.ipvs.dev/operator";

    public static final String NAME_LABEL = "app.kubernetes.io/name";
    public static final String PART_OF_LABEL = "app.kubernetes.io/part-of";
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    public static final String PART_OF = "ipvs-latency-operator";
    public static final String MANAGED_BY = "latency-operator";

    public static final String FIXER_SELECTOR = NAME_LABEL + "=" + NODE_FIXER;
    public static final String HELPER_SELECTOR = NAME_LABEL + "=" + NODE_HELPER;

    private Names() {}
}
