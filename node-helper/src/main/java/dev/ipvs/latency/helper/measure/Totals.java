package dev.ipvs.latency.helper.measure;

/**
 * All that was counted since the probe was opened. Windows that were dropped are in it: what they saw happened all the same.
 *
 * @param walks of the host's estimator
 * @param netRxDelay waits of NET_RX that overlapped a walk, by how long they did
 * @param netRxWaits all waits of NET_RX
 */
public record Totals(DurationTotals walks, DurationTotals netRxDelay, long netRxWaits, long unpaired, long lost) {

    public static final Totals NONE = new Totals(DurationTotals.NONE, DurationTotals.NONE, 0, 0, 0);

    Totals plus(Totals more) {
        return new Totals(
                walks.plus(more.walks),
                netRxDelay.plus(more.netRxDelay),
                netRxWaits + more.netRxWaits,
                unpaired + more.unpaired,
                lost + more.lost);
    }
}
