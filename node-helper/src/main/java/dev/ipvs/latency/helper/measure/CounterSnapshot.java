package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.kernel.StolenTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All counters at one moment.
 *
 * @param epoch the epoch that was set just before the counters were read
 * @param cpus by number
 */
record CounterSnapshot(Instant at, int epoch, Map<WalkKey, WalkRow> walks, List<CpuCounters> cpus, StolenTime stolen) {

    CounterSnapshot {
        walks = Map.copyOf(walks);
        cpus = List.copyOf(cpus);
    }
}
