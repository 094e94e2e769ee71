package dev.ipvs.latency.helper.measure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one window saw.
 *
 * @param walks of the host's estimator; nothing where it did not walk
 * @param byCpu the same by CPU, the CPU of the longest walk first
 * @param netRxDelay waits of NET_RX that overlapped a walk, by how long they did
 * @param netRxWaits all waits of NET_RX
 */
public record Window(
        Instant start,
        Instant end,
        Optional<DurationSummary> walks,
        List<CpuWalks> byCpu,
        Optional<DurationSummary> netRxDelay,
        NetRxWaits netRxWaits,
        long unpairedEvents,
        long lostEvents) {

    public Window {
        byCpu = List.copyOf(byCpu);
    }

    /** The host's estimator on one CPU. */
    public record CpuWalks(int cpu, DurationSummary summary) {}

    /** How many there were, and how long they were whatever the cause. */
    public record NetRxWaits(long count, long meanNs, long maxNs) {}

    public Optional<Integer> longestWalkCpu() {
        return byCpu.stream().map(CpuWalks::cpu).findFirst();
    }
}
