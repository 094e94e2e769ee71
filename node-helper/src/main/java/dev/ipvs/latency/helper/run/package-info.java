/** The DaemonSet's process: it ties measuring, judging and reporting together, and holds what changes over time. */
@NullMarked
package dev.ipvs.latency.helper.run;

import org.jspecify.annotations.NullMarked;
