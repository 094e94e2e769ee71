/** The helper on real kernels. */
@NullMarked
package dev.ipvs.latency.helper.guest;

import org.jspecify.annotations.NullMarked;
