package dev.ipvs.latency.operator.fix;

import java.time.Instant;
import java.util.Optional;

/**
 * What a wave had proven when one of its nodes was verified. Each node remembers it, so that nodes that go do not take with them
 * what they have proven.
 *
 * @param count how many nodes of the wave had been verified by then, this one included
 * @param at when this one was, by the operator's clock
 * @param waveProvenAt when as many had been as the wave's share, if that was before: its soak counts from then
 */
public record WaveProof(int count, Instant at, Optional<Instant> waveProvenAt) {
    /** Of a node of which only that is known. */
    public static WaveProof alone(Instant at) {
        return new WaveProof(1, at, Optional.empty());
    }
}
