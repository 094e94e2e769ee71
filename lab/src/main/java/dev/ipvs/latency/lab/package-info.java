/**
 * The real world in a box: a control plane, nodes on real kernels and a network without a way out. {@link
 * dev.ipvs.latency.lab.Lab} is the whole of it; tests that need less take a part.
 */
@NullMarked
package dev.ipvs.latency.lab;

import org.jspecify.annotations.NullMarked;
