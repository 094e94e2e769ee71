/** What this kernel is and holds, read from /proc and /sys: by presence, never by version. */
@NullMarked
package dev.ipvs.latency.helper.kernel;

import org.jspecify.annotations.NullMarked;
