/** The report as a person and a browser see it. */
@NullMarked
package dev.ipvs.latency.helper.diagnose.report;

import org.jspecify.annotations.NullMarked;
