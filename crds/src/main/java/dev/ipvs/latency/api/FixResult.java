package dev.ipvs.latency.api;

/** How a fix pod ended. */
public enum FixResult {
    Applied,
    Reverted,
    /** The target value was there before the pod came. */
    AlreadyDone,
    /** Something other than what was recorded was found, or the request is not allowed: nothing was changed. */
    Refused,
    Failed;

    /** The exit code of the pod's process. */
    public int exitCode() {
        return switch (this) {
            case Applied, Reverted, AlreadyDone -> 0;
            case Refused, Failed -> 1;
        };
    }
}
