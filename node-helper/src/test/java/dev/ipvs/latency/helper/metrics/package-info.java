@NullMarked
package dev.ipvs.latency.helper.metrics;

import org.jspecify.annotations.NullMarked;
