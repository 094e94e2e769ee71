@NullMarked
package dev.ipvs.latency.operator.policy;

import org.jspecify.annotations.NullMarked;
