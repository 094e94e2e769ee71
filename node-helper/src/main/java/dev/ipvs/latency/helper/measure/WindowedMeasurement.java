package dev.ipvs.latency.helper.measure;

/** Cuts what the probe counts into windows, one after the other. */
public final class WindowedMeasurement {

    private final EstimatorProbe probe;
    private CounterSnapshot start;

    public WindowedMeasurement(EstimatorProbe probe) {
        this.probe = probe;
        this.start = probe.snapshot();
    }

    /** Ends the window under way and begins the next. */
    public Window cut() {
        CounterSnapshot end = probe.snapshot();
        Window window = SnapshotDifference.between(start, end);
        probe.forgetIdle(start, end);
        start = end;
        return window;
    }

    /** Drops the window under way: something changed that makes it neither before nor after. */
    public void restart() {
        start = probe.snapshot();
    }
}
