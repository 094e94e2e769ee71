@NullMarked
package dev.ipvs.latency.monitoring;

import org.jspecify.annotations.NullMarked;
