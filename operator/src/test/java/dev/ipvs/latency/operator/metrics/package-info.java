@NullMarked
package dev.ipvs.latency.operator.metrics;

import org.jspecify.annotations.NullMarked;
