package dev.ipvs.latency.helper.measure;

/** Cuts what the probe counts into windows, one after the other. */
public final class WindowedMeasurement {

    private final EstimatorProbe probe;
    private CounterSnapshot start;
    private Totals totals = Totals.NONE;

    public WindowedMeasurement(EstimatorProbe probe) {
        this.probe = probe;
        this.start = probe.snapshot();
    }

    /** Ends the window under way and begins the next. */
    public Window cut() {
        CounterSnapshot begin = start;
        next();
        Window window = SnapshotDifference.between(begin, start);
        probe.forgetIdle(begin, start);
        return window;
    }

    /** Drops the window under way: something changed that makes it neither before nor after. */
    public void restart() {
        next();
    }

    /** What all windows saw, the dropped ones too, but not the one under way. */
    public Totals totals() {
        return totals;
    }

    private void next() {
        CounterSnapshot end = probe.snapshot();
        totals = totals.plus(SnapshotDifference.counted(start, end));
        start = end;
    }
}
