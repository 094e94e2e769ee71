/** From the kernel's counters to the figures of one window. Windows are differences of snapshots. */
@NullMarked
package dev.ipvs.latency.helper.measure;

import org.jspecify.annotations.NullMarked;
