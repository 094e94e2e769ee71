package dev.ipvs.latency.helper.measure;

import static dev.ipvs.latency.helper.bpf.SharedLayout.SLOTS;
import static dev.ipvs.latency.helper.bpf.SharedLayout.SLOT_BITS;
import static dev.ipvs.latency.helper.bpf.SharedLayout.TOP_BIT;

/** Which durations a slot of the kernel's histogram stands for: the inverse of {@code slot_of()} in bpf/count.h. */
final class Slots {

    static final int PER_OCTAVE = 1 << SLOT_BITS;
    static final int LAST = SLOTS - 1;

    private Slots() {}

    /** As the kernel side computes it; for tests and for values that were never in the kernel. */
    static int of(long ns) {
        if (ns < PER_OCTAVE) {
            return (int) ns;
        }
        int bit = Long.SIZE - 1 - Long.numberOfLeadingZeros(ns);
        if (bit > TOP_BIT) {
            return LAST;
        }
        int shift = bit - SLOT_BITS;
        return (shift + 1 << SLOT_BITS) + (int) (ns >> shift & PER_OCTAVE - 1);
    }

    static long lowest(int slot) {
        int octave = slot >> SLOT_BITS;
        return octave == 0 ? slot : (long) (PER_OCTAVE + (slot & PER_OCTAVE - 1)) << octave - 1;
    }

    /** The last slot has no upper end. */
    static long highest(int slot) {
        return slot == LAST ? Long.MAX_VALUE : lowest(slot + 1) - 1;
    }

    /** Off by at most 1.6 %. */
    static long middle(int slot) {
        return lowest(slot) + (lowest(slot + 1) - lowest(slot)) / 2;
    }
}
