package dev.ipvs.latency.operator.fix;

import java.time.Duration;

/**
 * What a canary tier must have shown of a livepatch bundle before it is begun elsewhere.
 *
 * @param policy whose nodes are the canaries
 * @param nodes how many of them must have it verified
 * @param soak for how long
 */
public record PromoteAfter(String policy, int nodes, Duration soak) {}
