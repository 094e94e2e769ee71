package dev.ipvs.latency.helper.measure;

/** Cuts what the probe counts into windows, one after the other. */
public final class WindowedMeasurement {

    private final EstimatorProbe probe;
    private CounterSnapshot start;
    private RecentWalks recent = RecentWalks.NONE;
    private Totals totals = Totals.NONE;

    public WindowedMeasurement(EstimatorProbe probe) {
        this.probe = probe;
        this.start = probe.snapshot();
    }

    /** Ends the window under way and begins the next. */
    public Window cut() {
        CounterSnapshot begin = start;
        SnapshotDifference difference = next();
        recent = recent.plus(difference.hostWalks());
        Window window = difference.window(recent).named(probe::ownerOf);
        probe.forgetIdle(begin, start);
        return window;
    }

    /** Drops the window under way: something changed that makes it neither before nor after. */
    public void restart() {
        SnapshotDifference _ = next();
        recent = RecentWalks.NONE;
    }

    /** What all windows saw, the dropped ones too, but not the one under way. */
    public Totals totals() {
        return totals;
    }

    private SnapshotDifference next() {
        CounterSnapshot end = probe.snapshot();
        SnapshotDifference difference = new SnapshotDifference(start, end);
        totals = totals.plus(difference.totals());
        start = end;
        return difference;
    }
}
