/** The kernel threads that estimate from 6.2 on: what they cost, and where they run. */
@NullMarked
package dev.ipvs.latency.helper.threads;

import org.jspecify.annotations.NullMarked;
