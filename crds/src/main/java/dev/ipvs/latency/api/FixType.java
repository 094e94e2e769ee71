package dev.ipvs.latency.api;

/** The rungs of the ladder. */
public enum FixType {
    Sysctl,
    Livepatch,
    ProxyMode
}
