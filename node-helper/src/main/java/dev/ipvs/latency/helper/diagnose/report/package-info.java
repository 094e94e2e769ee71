/**
 * A diagnosis as one HTML file that needs no network, and as a trace that chrome://tracing and Perfetto open. Pure: nothing here
 * reads or writes files.
 */
@NullMarked
package dev.ipvs.latency.helper.diagnose.report;

import org.jspecify.annotations.NullMarked;
