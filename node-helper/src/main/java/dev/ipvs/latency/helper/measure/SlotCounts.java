package dev.ipvs.latency.helper.measure;

import static dev.ipvs.latency.helper.bpf.SharedLayout.SLOTS;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** How many events each slot holds. Kernel counters are of 32 bits and may wrap: differences are modulo 2^32. */
final class SlotCounts {

    static final SlotCounts EMPTY = new SlotCounts(new int[SLOTS]);

    private final int[] counts;

    private SlotCounts(int[] counts) {
        this.counts = counts;
    }

    static SlotCounts read(ByteBuffer buffer, int offset) {
        int[] counts = new int[SLOTS];
        buffer.slice(offset, SLOTS * Integer.BYTES)
                .order(buffer.order())
                .asIntBuffer()
                .get(counts);
        return new SlotCounts(counts);
    }

    static SlotCounts of(long... values) {
        int[] counts = new int[SLOTS];
        Arrays.stream(values).mapToInt(Slots::of).forEach(slot -> counts[slot]++);
        return new SlotCounts(counts);
    }

    SlotCounts minus(SlotCounts earlier) {
        return with(earlier, (mine, other) -> mine - other);
    }

    SlotCounts plus(SlotCounts more) {
        return with(more, Integer::sum);
    }

    long count(int slot) {
        return Integer.toUnsignedLong(counts[slot]);
    }

    long total() {
        return Arrays.stream(counts).mapToLong(Integer::toUnsignedLong).sum();
    }

    /** The highest slot that holds anything, or -1. */
    int top() {
        int slot = SLOTS - 1;
        while (slot >= 0 && counts[slot] == 0) {
            slot--;
        }
        return slot;
    }

    private SlotCounts with(SlotCounts other, IntBinaryOperator operator) {
        int[] result = new int[SLOTS];
        Arrays.setAll(result, slot -> operator.applyAsInt(counts[slot], other.counts[slot]));
        return new SlotCounts(result);
    }
}
