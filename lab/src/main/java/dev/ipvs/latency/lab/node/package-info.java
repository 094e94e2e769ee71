/**
 * The full form of a node: a stock kernel with containerd, kubelet and kube-proxy in ipvs mode, joined to a control plane
 * in the lab's network.
 */
@NullMarked
package dev.ipvs.latency.lab.node;

import org.jspecify.annotations.NullMarked;
