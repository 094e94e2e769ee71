package dev.ipvs.latency.operator.fix;

import java.time.Instant;

/**
 * A change, stored before it is made.
 *
 * @param bootID the boot in which the node was found as recorded, and by the report of the fix pod the one in which it was changed
 */
public record Recorded(Change change, String bootID, Instant at) {
    Recorded inBoot(String other) {
        return new Recorded(change, other, at);
    }
}
