/**
 * The light form of a node: a stock kernel with the host's own root underneath, for what needs a kernel and a process
 * but no Kubernetes.
 */
@NullMarked
package dev.ipvs.latency.lab.guest;

import org.jspecify.annotations.NullMarked;
