/** Load for a cluster: Services as users make them, in numbers. */
@NullMarked
package dev.ipvs.latency.lab.load;

import org.jspecify.annotations.NullMarked;
