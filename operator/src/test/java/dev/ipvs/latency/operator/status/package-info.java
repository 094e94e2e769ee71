@NullMarked
package dev.ipvs.latency.operator.status;

import org.jspecify.annotations.NullMarked;
