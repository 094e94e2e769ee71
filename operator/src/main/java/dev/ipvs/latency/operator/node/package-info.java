/** What is known about one node, and what follows from it. */
@NullMarked
package dev.ipvs.latency.operator.node;

import org.jspecify.annotations.NullMarked;
