package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.SharedLayout;
import java.nio.ByteBuffer;

/** Waits of NET_RX that one cause delayed: {@code struct delays} in bpf/layout.h. */
record DelayCounters(long count, EpochMax max, EpochMax overlapMax) {

    static final DelayCounters NONE = new DelayCounters(0, EpochMax.NONE, EpochMax.NONE);

    static DelayCounters read(ByteBuffer value, int offset) {
        return new DelayCounters(
                value.getLong(offset + SharedLayout.Delays.COUNT),
                EpochMax.read(value, offset + SharedLayout.Delays.MAX),
                EpochMax.read(value, offset + SharedLayout.Delays.OVERLAP_MAX));
    }

    DelayCounters since(DelayCounters earlier) {
        return new DelayCounters(count - earlier.count, max, overlapMax);
    }
}
