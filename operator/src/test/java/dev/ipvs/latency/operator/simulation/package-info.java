/** Random histories of a cluster, the same for the same seed, with the rules that must hold at each moment of them. */
@NullMarked
package dev.ipvs.latency.operator.simulation;

import org.jspecify.annotations.NullMarked;
