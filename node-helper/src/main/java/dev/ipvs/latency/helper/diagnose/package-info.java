/**
 * Why packets waited on this machine, whoever is the cause: the model of one diagnosis. Pure; durations are nanoseconds and
 * times are nanoseconds since the window's start.
 */
@NullMarked
package dev.ipvs.latency.helper.diagnose;

import org.jspecify.annotations.NullMarked;
