package dev.ipvs.latency.operator.cluster;

/** Who owns which fields: one server-side apply manager per set of fields that is written together. */
public final class FieldManagers {
    /** Specs: NodeLatency, DaemonSet. */
    public static final String SPEC = "latency-operator";
    /** The kube-proxy for nodes that left mode ipvs. */
    public static final String PROXY_MODE = "latency-operator-proxy-mode";
    /** The operator's part of a NodeLatency's status, and a policy's status. */
    public static final String STATUS = "latency-operator-status";
    /** The verdict of a node whose helper is silent; the helper takes it back when it speaks again. */
    public static final String STALENESS = "latency-operator-staleness";

    private FieldManagers() {}
}
