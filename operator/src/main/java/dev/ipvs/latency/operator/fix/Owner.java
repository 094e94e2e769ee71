package dev.ipvs.latency.operator.fix;

/**
 * The policy that asks for a fix.
 *
 * @param generation that of its spec when it asked
 */
public record Owner(String policy, long generation) {}
