package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixReason;
import dev.ipvs.latency.api.FixState;
import java.time.Instant;

/**
 * Where a fix is, and why.
 *
 * @param message a sentence for people
 */
public record Step(FixState state, Instant since, FixReason reason, String message) {}
