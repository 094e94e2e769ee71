/** Moves kube-proxies on the API server: what in the cluster prevents it, and the DaemonSets and labels that do it. */
@NullMarked
package dev.ipvs.latency.operator.proxymode.cluster;

import org.jspecify.annotations.NullMarked;
