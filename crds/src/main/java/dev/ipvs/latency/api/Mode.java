package dev.ipvs.latency.api;

/** How far a policy goes. */
public enum Mode {
    /** Measure and judge. */
    Observe,
    /** Also say which fix would be used, and why not those above it. */
    Recommend,
    /** Fix what is breached. */
    Enforce
}
