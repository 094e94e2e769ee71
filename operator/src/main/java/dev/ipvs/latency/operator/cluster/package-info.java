/** Caches and writes: everything that is read from the API server, and how it is written. */
@NullMarked
package dev.ipvs.latency.operator.cluster;

import org.jspecify.annotations.NullMarked;
