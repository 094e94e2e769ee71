/** Which fix fits a node, and the way of one fix from recorded to proven or undone. */
@NullMarked
package dev.ipvs.latency.operator.fix;

import org.jspecify.annotations.NullMarked;
