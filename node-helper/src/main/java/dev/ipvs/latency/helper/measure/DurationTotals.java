package dev.ipvs.latency.helper.measure;

import static dev.ipvs.latency.helper.bpf.SharedLayout.SLOTS;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many events there were, by fixed bounds. The kernel counts in finer slots; one that a bound cuts through is counted
 * where its middle lies, so an event within 1.6 % of a bound may be found on its other side.
 *
 * @param counts of each bound in {@link #BOUNDS_NS}, those below it and above the one before; the last is of what is above all
 * @param sumNs within 1.6 %
 */
public record DurationTotals(List<Long> counts, long sumNs) {

    /** From 10 us, a walk with few rules, to 1 s; the default thresholds (50 ms, 200 ms) are among them. */
    public static final List<Long> BOUNDS_NS = List.of(
            10_000L,
            25_000L,
            50_000L,
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            200_000_000L,
            300_000_000L,
            500_000_000L,
            1_000_000_000L);

    static final DurationTotals NONE = new DurationTotals(Collections.nCopies(BOUNDS_NS.size() + 1, 0L), 0);

    public DurationTotals {
        counts = List.copyOf(counts);
    }

    static DurationTotals of(SlotCounts slots) {
        long[] counts = new long[BOUNDS_NS.size() + 1];
        long sum = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            long count = slots.count(slot);
            if (count > 0) {
                counts[bound(Slots.middle(slot))] += count;
                sum += count * Slots.middle(slot);
            }
        }
        return new DurationTotals(Arrays.stream(counts).boxed().toList(), sum);
    }

    DurationTotals plus(DurationTotals more) {
        return new DurationTotals(
                IntStream.range(0, counts.size())
                        .mapToObj(bound -> counts.get(bound) + more.counts.get(bound))
                        .toList(),
                sumNs + more.sumNs);
    }

    private static int bound(long ns) {
        int bound = 0;
        while (bound < BOUNDS_NS.size() && ns > BOUNDS_NS.get(bound)) {
            bound++;
        }
        return bound;
    }
}
