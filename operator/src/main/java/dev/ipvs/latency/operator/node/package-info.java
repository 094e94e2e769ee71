/** What is observed on a node: its measurements, and the pods that fixes run in. */
@NullMarked
package dev.ipvs.latency.operator.node;

import org.jspecify.annotations.NullMarked;
