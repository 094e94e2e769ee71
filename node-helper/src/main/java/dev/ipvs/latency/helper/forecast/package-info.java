/** At how many rules a node's walks become too long, and when: pure, from what was measured and counted there. */
@NullMarked
package dev.ipvs.latency.helper.forecast;

import org.jspecify.annotations.NullMarked;
