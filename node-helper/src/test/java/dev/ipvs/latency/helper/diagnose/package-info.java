/** Diagnoses without a kernel. */
@NullMarked
package dev.ipvs.latency.helper.diagnose;

import org.jspecify.annotations.NullMarked;
