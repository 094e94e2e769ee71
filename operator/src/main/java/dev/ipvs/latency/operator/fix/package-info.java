/** What is known of a node, which fix fits it, and the way of one fix from recorded to proven or undone. */
@NullMarked
package dev.ipvs.latency.operator.fix;

import org.jspecify.annotations.NullMarked;
