package dev.ipvs.latency.api;

/** The state of one node's fix. */
public enum FixState {
    /** The original value is recorded; nothing is changed yet. */
    Pending,
    /** The change is being made. */
    Applying,
    /** The change is made, and being verified. */
    Applied,
    /** Measured again after the change, and under all thresholds. */
    Verified,
    /** Not applied, not restored, or left for a person; the reason says which. */
    Failed,
    /** The original value is being restored. */
    Reverting,
    /** The original value is back, or the change disappeared by itself (reboot, external change). */
    Reverted;

    /** Whether a node in this state is on its way, so that it occupies a slot of the rollout. */
    public boolean inFlight() {
        return switch (this) {
            case Pending, Applying, Applied, Reverting -> true;
            case Verified, Failed, Reverted -> false;
        };
    }
}
