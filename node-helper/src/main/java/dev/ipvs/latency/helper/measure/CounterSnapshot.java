package dev.ipvs.latency.helper.measure;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All counters at one moment.
 *
 * @param epoch the epoch that was set just before the counters were read
 * @param netRx by CPU
 */
record CounterSnapshot(
        Instant at, int epoch, Map<WalkKey, WalkRow> walks, List<NetRxCounters> netRx, long unpaired, long lost) {

    CounterSnapshot {
        walks = Map.copyOf(walks);
        netRx = List.copyOf(netRx);
    }
}
