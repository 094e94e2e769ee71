/** How operator and helper describe their Prometheus metrics. */
@NullMarked
package dev.ipvs.latency.api.metrics;

import org.jspecify.annotations.NullMarked;
