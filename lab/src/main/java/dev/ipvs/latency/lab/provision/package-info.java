/**
 * What must be there before anything can run: kernels, QEMU, the programs of Kubernetes, a node's root. The scripts in
 * {@code lab/provision} make and cache them; this package calls those scripts and gives names to what they print.
 */
@NullMarked
package dev.ipvs.latency.lab.provision;

import org.jspecify.annotations.NullMarked;
