@NullMarked
package dev.ipvs.latency.operator.fix;

import org.jspecify.annotations.NullMarked;
