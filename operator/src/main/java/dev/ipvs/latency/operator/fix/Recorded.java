package dev.ipvs.latency.operator.fix;

import java.time.Instant;

/**
 * A change, stored before it is made.
 *
 * @param bootID the boot in which the node was found as recorded, and in which alone it is changed
 */
public record Recorded(Change change, String bootID, Instant at) {}
