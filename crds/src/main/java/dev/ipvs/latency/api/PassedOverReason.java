package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonAlias;

/** Why a rung of the ladder does not apply to a node. What version 0.1 named otherwise is an alias. */
public enum PassedOverReason {
    /** The kernel does not estimate in a timer. */
    VariantNotSuited,
    /** The kernel has no sysctl that turns estimation off. */
    @JsonAlias("KnobMissing")
    SysctlMissing,
    /** The sysctl is already at the value that the fix would write. */
    @JsonAlias("KnobAlreadyAtTarget")
    SysctlAlreadyAtTarget,
    /** A livepatch of that name is already enabled. */
    LivepatchAlreadyThere,
    /** What the fix costs the whole cluster has not been accepted in the policy. */
    NotAcknowledged,
    /** The cluster's kube-proxy is not laid out in a way that a second one could be derived from. */
    ProxyLayoutUnknown,
    /** The cluster's Kubernetes does not have that proxy mode. */
    KubernetesTooOld,
    /** No kube-proxy on the node says which mode it runs in. */
    ProxyModeUnknown,
    /** The node's kube-proxy does not run in mode ipvs. */
    ProxyNotInIpvsMode,
    /** The kernel is older than what kube-proxy demands for that mode. */
    KernelTooOld,
    /** There are IPVS services that are not kube-proxy's, and leaving mode ipvs would flush them. */
    ForeignIpvsRules,
    /** The fix pod looked closer than the measuring helper can, and changed nothing. */
    RefusedOnNode
}
