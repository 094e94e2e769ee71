package dev.ipvs.latency.api;

/** The state of one node's fix. */
public enum FixState {
    /** The old value is recorded; nothing has been touched. */
    Pending,
    /** A fix pod is asked for or running. */
    Applying,
    /** The pod reported that the change is made; it is not yet proven that it helped. */
    Applied,
    /** Measured again after the change, and better. */
    Verified,
    /** Could not be applied, or could not be restored; the reason tells which. */
    Failed,
    /** The recorded value is being restored. */
    Reverting,
    /** The recorded value is back, or the change is gone by itself (reboot, external change). */
    Reverted;

    /** Whether a node in this state is on its way, so that it occupies a slot of the rollout. */
    public boolean inFlight() {
        return switch (this) {
            case Pending, Applying, Applied, Reverting -> true;
            case Verified, Failed, Reverted -> false;
        };
    }
}
