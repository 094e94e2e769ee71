package dev.ipvs.latency.lab.node;

/** What runs a node's kube-proxy. */
public enum KubeProxyForm {
    /** The node itself starts it, in mode ipvs. */
    PROGRAM,
    /** Nothing but what the cluster asks for: a pod of {@link KubeadmProxy}, once that is applied. */
    POD
}
