package dev.ipvs.latency.helper.diagnose;

/**
 * What helps against a culprit that is known.
 *
 * @param function its name
 * @param source where that comes from
 */
public record Advice(String function, String text, String source) {}
