/** What the operator tells Prometheus: where each policy stands, and what was decided. Nothing here is per node. */
@NullMarked
package dev.ipvs.latency.operator.metrics;

import org.jspecify.annotations.NullMarked;
