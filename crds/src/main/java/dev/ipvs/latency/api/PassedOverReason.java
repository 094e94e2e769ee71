package dev.ipvs.latency.api;

import com.fasterxml.jackson.annotation.JsonAlias;

/** Why a rung of the ladder does not apply to a node. What version 0.1 named otherwise is an alias. */
public enum PassedOverReason {
    /** The kernel does not estimate in a timer. */
    VariantNotSuited,
    /** The kernel has no sysctl that turns estimation off. */
    @JsonAlias("KnobMissing")
    SysctlMissing,
    /** The sysctl already has the value that the fix would write. */
    @JsonAlias("KnobAlreadyAtTarget")
    SysctlAlreadyAtTarget,
    /** A livepatch of that name is already enabled. */
    LivepatchAlreadyThere,
    /** A real-time kernel, by its name: it preempts the walk as it is, and no livepatch of variant Sliced is built for it. */
    RealTimeKernel,
    /** The bundle is in {@code recalled}. */
    BundleRecalled,
    /** The policy does not accept what the fix costs the whole cluster. */
    NotAcknowledged,
    /** No second kube-proxy can be derived from how the cluster runs its kube-proxy; the message says why. */
    ProxyLayoutUnknown,
    /** The cluster's Kubernetes does not have that proxy mode. */
    KubernetesTooOld,
    /** The named DaemonSet runs no pod on this node: another one of the cluster does, by pool or architecture. */
    KubeProxyElsewhere,
    /** kube-proxy is no DaemonSet here, but a static pod or part of the platform's agent; the message has the platform's way. */
    KubeProxyNotADaemonSet,
    /** Somebody else applies the affinity of the cluster's kube-proxy, and would take the operator's part of it away. */
    AffinityManagedElsewhere,
    /** The API server refused what a move takes, lately; the message has its sentence. It is tried again after ten minutes. */
    KubeProxyWriteRefused,
    /** Something else kept taking away what the operator adds to the cluster's kube-proxy, lately. */
    KubeProxyContested,
    /** No kube-proxy on the node reports its mode. */
    ProxyModeUnknown,
    /** The node's kube-proxy does not run in mode ipvs. */
    ProxyNotInIpvsMode,
    /** The kernel is older than kube-proxy requires for that mode. */
    KernelTooOld,
    /** There are IPVS services that are not kube-proxy's; leaving mode ipvs would flush them. */
    ForeignIpvsRules,
    /** The fix pod looked closer than the helper can, and refused. */
    RefusedOnNode
}
