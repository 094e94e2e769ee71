package dev.ipvs.latency.operator.fix;

import java.time.Instant;

/**
 * A change, stored before it is made.
 *
 * @param bootID the boot in which the node was found as original, and in which alone it is changed
 */
public record OriginalState(Change change, String bootID, Instant at) {}
