/** Another kube-proxy made from the cluster's own: pure, from DaemonSet and ConfigMap to DaemonSet and ConfigMap. */
@NullMarked
package dev.ipvs.latency.operator.proxymode;

import org.jspecify.annotations.NullMarked;
