@NullMarked
package dev.ipvs.latency.operator.proxymode;

import org.jspecify.annotations.NullMarked;
