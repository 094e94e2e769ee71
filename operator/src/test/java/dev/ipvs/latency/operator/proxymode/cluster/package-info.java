@NullMarked
package dev.ipvs.latency.operator.proxymode.cluster;

import org.jspecify.annotations.NullMarked;
