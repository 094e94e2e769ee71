package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.bpf.SharedLayout;
import java.nio.ByteBuffer;

/**
 * What one estimator did on one CPU, since the row was born.
 *
 * @param net inode number of its network namespace, or 0
 * @param delays waits of NET_RX that it had the largest part in; counted of other namespaces only
 */
record WalkRow(
        long bornNs, long count, long sumNs, long net, EpochMax max, long delays, EpochMax delayMax, SlotCounts slots) {

    static final WalkRow EMPTY = new WalkRow(0, 0, 0, 0, EpochMax.NONE, 0, EpochMax.NONE, SlotCounts.EMPTY);

    static WalkRow read(ByteBuffer value) {
        return new WalkRow(
                value.getLong(SharedLayout.WalkRow.BORN_NS),
                value.getLong(SharedLayout.WalkRow.COUNT),
                value.getLong(SharedLayout.WalkRow.SUM_NS),
                Integer.toUnsignedLong(value.getInt(SharedLayout.WalkRow.NET)),
                EpochMax.read(value, SharedLayout.WalkRow.MAX),
                value.getLong(SharedLayout.WalkRow.DELAYS),
                EpochMax.read(value, SharedLayout.WalkRow.DELAY_MAX),
                SlotCounts.read(value, SharedLayout.WalkRow.HISTOGRAM));
    }

    /** What was added since an earlier reading; a row that was deleted and born again in between starts from nothing. */
    WalkRow since(WalkRow earlier) {
        return earlier.bornNs != bornNs
                ? this
                : new WalkRow(
                        bornNs,
                        count - earlier.count,
                        sumNs - earlier.sumNs,
                        net,
                        max,
                        delays - earlier.delays,
                        delayMax,
                        slots.minus(earlier.slots));
    }
}
