/** Reads the cluster, plans, and carries out the plan. */
@NullMarked
package dev.ipvs.latency.operator.reconcile;

import org.jspecify.annotations.NullMarked;
