@NullMarked
package dev.ipvs.latency.operator.cluster;

import org.jspecify.annotations.NullMarked;
