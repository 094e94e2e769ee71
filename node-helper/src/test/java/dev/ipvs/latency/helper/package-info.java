/** Rules that hold for the whole program. */
@NullMarked
package dev.ipvs.latency.helper;

import org.jspecify.annotations.NullMarked;
