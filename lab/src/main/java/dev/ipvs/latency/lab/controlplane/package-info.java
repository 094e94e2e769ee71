/**
 * A real Kubernetes control plane: etcd and kube-apiserver, and controller-manager and scheduler where they are wanted,
 * on loopback for tests or in the lab's network for nodes.
 */
@NullMarked
package dev.ipvs.latency.lab.controlplane;

import org.jspecify.annotations.NullMarked;
