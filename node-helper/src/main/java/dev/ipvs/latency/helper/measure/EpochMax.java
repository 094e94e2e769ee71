package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.SharedLayout;
import java.nio.ByteBuffer;

/** The longest event of each of two epochs: {@code struct epoch_max} in bpf/layout.h. */
record EpochMax(int evenEpoch, long evenNs, int oddEpoch, long oddNs) {

    static final EpochMax NONE = new EpochMax(0, 0, 0, 0);

    static EpochMax read(ByteBuffer buffer, int offset) {
        int ns = offset + SharedLayout.EpochMax.NS;
        int epoch = offset + SharedLayout.EpochMax.EPOCH;
        return new EpochMax(
                buffer.getInt(epoch),
                buffer.getLong(ns),
                buffer.getInt(epoch + Integer.BYTES),
                buffer.getLong(ns + Long.BYTES));
    }

    /**
     * The longest event of a window that began at an epoch and ended shortly after the next was set: an event in that gap
     * is in the window's counts and in the next epoch's maximum.
     */
    long ofWindow(int epoch) {
        return Math.max(in(epoch), in(epoch + 1));
    }

    private long in(int epoch) {
        return Math.max(evenEpoch == epoch ? evenNs : 0, oddEpoch == epoch ? oddNs : 0);
    }
}
