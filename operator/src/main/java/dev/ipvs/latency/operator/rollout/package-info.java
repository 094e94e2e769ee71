/** Which node is next: a pure function of policy, nodes and time. */
@NullMarked
package dev.ipvs.latency.operator.rollout;

import org.jspecify.annotations.NullMarked;
