package dev.ipvs.latency.helper.diagnose;

/**
 * Where was looked.
 *
 * @param estimators IPVS' estimators in this network namespace: what {@code estimation_timer} walks
 */
public record Machine(String release, int possibleCpus, int onlineCpus, long estimators) {}
