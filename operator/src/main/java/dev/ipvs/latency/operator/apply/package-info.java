/**
 * Carries out a plan over two small interfaces: on the API server in production, in memory in tests and the simulation. What
 * cannot be written for one node is collected and prevents nothing else.
 */
@NullMarked
package dev.ipvs.latency.operator.apply;

import org.jspecify.annotations.NullMarked;
