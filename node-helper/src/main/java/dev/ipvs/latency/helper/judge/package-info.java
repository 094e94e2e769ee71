/** From windows to a verdict: pure functions, with no clock and no kernel of their own. */
@NullMarked
package dev.ipvs.latency.helper.judge;

import org.jspecify.annotations.NullMarked;
