@NullMarked
package dev.ipvs.latency.operator.apply;

import org.jspecify.annotations.NullMarked;
