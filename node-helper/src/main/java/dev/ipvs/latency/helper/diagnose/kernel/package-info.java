/**
 * Collects a diagnosis from the kernel it runs on: programs count while the window lasts; what they counted gets its names after
 * they are gone.
 */
@NullMarked
package dev.ipvs.latency.helper.diagnose.kernel;

import org.jspecify.annotations.NullMarked;
