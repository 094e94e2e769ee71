package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.SharedLayout;
import java.nio.ByteBuffer;

/** NET_RX's waits on one CPU, and the part of them that the estimator caused. */
record NetRxCounters(long waits, long waitSumNs, EpochMax waitMax, EpochMax delayMax, SlotCounts delays) {

    static NetRxCounters read(ByteBuffer value) {
        return new NetRxCounters(
                value.getLong(SharedLayout.CpuNetrx.WAITS),
                value.getLong(SharedLayout.CpuNetrx.WAIT_SUM_NS),
                EpochMax.read(value, SharedLayout.CpuNetrx.WAIT_MAX),
                EpochMax.read(value, SharedLayout.CpuNetrx.DELAY_MAX),
                SlotCounts.read(value, SharedLayout.CpuNetrx.DELAY_HISTOGRAM));
    }

    NetRxCounters since(NetRxCounters earlier) {
        return new NetRxCounters(
                waits - earlier.waits, waitSumNs - earlier.waitSumNs, waitMax, delayMax, delays.minus(earlier.delays));
    }
}
