/** What a run of the tests says at its end. */
@NullMarked
package dev.ipvs.latency.lab.report;

import org.jspecify.annotations.NullMarked;
