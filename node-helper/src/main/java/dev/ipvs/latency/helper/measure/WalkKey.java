package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.BpfMap;
import dev.ipvs.latency.helper.bpf.SharedLayout;
import java.nio.ByteBuffer;

/** One estimator, by the address of its timer, on one CPU (on any, where it is another namespace's). */
record WalkKey(long timer, int cpu, Owner owner) {

    /** Whose estimator it is. */
    enum Owner {
        UNKNOWN,
        HOST,
        OTHER
    }

    static WalkKey read(ByteBuffer key) {
        Owner owner = Owner.values()[key.getInt(SharedLayout.WalkKey.OWNER)];
        return new WalkKey(key.getLong(SharedLayout.WalkKey.TIMER), key.getInt(SharedLayout.WalkKey.CPU), owner);
    }

    ByteBuffer toBytes() {
        return BpfMap.buffer(SharedLayout.WalkKey.BYTES)
                .putLong(SharedLayout.WalkKey.TIMER, timer)
                .putInt(SharedLayout.WalkKey.CPU, cpu)
                .putInt(SharedLayout.WalkKey.OWNER, owner.ordinal());
    }
}
