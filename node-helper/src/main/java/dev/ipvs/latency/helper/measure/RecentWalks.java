package dev.ipvs.latency.helper.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * The host's walks of the newest windows under one state of the kernel: as few windows as have a hundred walks together. A
 * minute has thirty, of which a 99th percentile would be the longest.
 *
 * @param windows the newest first
 */
record RecentWalks(List<SlotCounts> windows) {

    static final RecentWalks NONE = new RecentWalks(List.of());

    private static final long ENOUGH = 100;

    RecentWalks {
        windows = List.copyOf(windows);
    }

    /** With one window more, without those that it makes superfluous. */
    RecentWalks plus(SlotCounts newest) {
        List<SlotCounts> kept = new ArrayList<>(List.of(newest));
        long walks = newest.total();
        for (SlotCounts earlier : windows) {
            if (walks < ENOUGH) {
                kept.add(earlier);
                walks += earlier.total();
            }
        }
        return new RecentWalks(kept);
    }

    SlotCounts sum() {
        return windows.stream().reduce(SlotCounts.EMPTY, SlotCounts::plus);
    }
}
