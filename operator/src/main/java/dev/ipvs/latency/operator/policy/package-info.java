/** What people asked for, and which policy decides about which node. */
@NullMarked
package dev.ipvs.latency.operator.policy;

import org.jspecify.annotations.NullMarked;
