@NullMarked
package dev.ipvs.latency.operator.rollout;

import org.jspecify.annotations.NullMarked;
