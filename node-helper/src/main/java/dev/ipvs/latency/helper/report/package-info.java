/** From verdicts to the NodeLatency's status: what is written, and when. */
@NullMarked
package dev.ipvs.latency.helper.report;

import org.jspecify.annotations.NullMarked;
