@NullMarked
package dev.ipvs.latency.operator.node;

import org.jspecify.annotations.NullMarked;
