package dev.ipvs.latency.helper.diagnose;

import java.time.Duration;

/**
 * What was found so far.
 *
 * @param waits over the gap
 * @param longestNs of them, or 0
 */
public record Progress(Duration elapsed, Duration duration, long waits, long longestNs) {}
