package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.SharedLayout;
import java.nio.ByteBuffer;

/**
 * What was counted on one CPU: {@code struct cpu} in bpf/layout.h.
 *
 * @param delays of {@code byHost}, by their length
 * @param byHost waits for a walk of the host's estimator
 * @param byOther waits for walks of other network namespaces' estimators
 * @param byUpdate waits for an update of the host's rules, which waited for a walk
 */
record CpuCounters(
        long unpaired,
        long lost,
        long waits,
        long waitSumNs,
        EpochMax waitMax,
        SlotCounts delays,
        DelayCounters byHost,
        DelayCounters byOther,
        DelayCounters byUpdate) {

    static final CpuCounters NONE = new CpuCounters(
            0, 0, 0, 0, EpochMax.NONE, SlotCounts.EMPTY, DelayCounters.NONE, DelayCounters.NONE, DelayCounters.NONE);

    static CpuCounters read(ByteBuffer value) {
        return new CpuCounters(
                value.getLong(SharedLayout.Cpu.UNPAIRED),
                value.getLong(SharedLayout.Cpu.LOST),
                value.getLong(SharedLayout.Cpu.WAITS),
                value.getLong(SharedLayout.Cpu.WAIT_SUM_NS),
                EpochMax.read(value, SharedLayout.Cpu.WAIT_MAX),
                SlotCounts.read(value, SharedLayout.Cpu.DELAY_HISTOGRAM),
                delays(value, SharedLayout.HELD_BY_HOST),
                delays(value, SharedLayout.HELD_BY_OTHER),
                delays(value, SharedLayout.HELD_BY_UPDATE));
    }

    CpuCounters since(CpuCounters earlier) {
        return new CpuCounters(
                unpaired - earlier.unpaired,
                lost - earlier.lost,
                waits - earlier.waits,
                waitSumNs - earlier.waitSumNs,
                waitMax,
                delays.minus(earlier.delays),
                byHost.since(earlier.byHost),
                byOther.since(earlier.byOther),
                byUpdate.since(earlier.byUpdate));
    }

    private static DelayCounters delays(ByteBuffer value, int cause) {
        return DelayCounters.read(value, SharedLayout.Cpu.DELAYS + cause * SharedLayout.Delays.BYTES);
    }
}
