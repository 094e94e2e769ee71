/** One fix, applied or reverted by compare and set, in a process of its own. */
@NullMarked
package dev.ipvs.latency.helper.fix;

import org.jspecify.annotations.NullMarked;
