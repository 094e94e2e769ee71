@NullMarked
package dev.ipvs.latency.operator;

import org.jspecify.annotations.NullMarked;
