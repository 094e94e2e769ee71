package dev.ipvs.latency.helper.forecast;

import dev.ipvs.latency.helper.measure.DurationSummary;
import java.util.Optional;

/**
 * What one step of a walk costs on a node: summing one estimator's counters of one possible CPU. A walk takes a step for each
 * pair of them (net/netfilter/ipvs/ip_vs_est.c, ip_vs_read_cpu_stats), so its length is their product times this.
 *
 * @param ns nanoseconds, of a walk that is as long as the 99th percentile
 */
public record StepCost(double ns) {

    /** A shorter walk is mostly what any walk costs, however few rules there are (up to 60 us). */
    static final long SHORTEST_WALK_NS = 500_000;

    private static final int PICOS = 1_000;

    /** Nothing where walks are too short to tell. */
    static Optional<StepCost> of(DurationSummary walks, int estimators, int possibleCpus) {
        double steps = (double) estimators * possibleCpus;
        return walks.p99Ns() < SHORTEST_WALK_NS || steps == 0
                ? Optional.empty()
                : Optional.of(new StepCost(walks.p99Ns() / steps));
    }

    /** With how many estimators a walk takes that long. */
    long estimatorsIn(long walkNs, int possibleCpus) {
        return Math.round(walkNs / (ns * possibleCpus));
    }

    public long picos() {
        return Math.round(ns * PICOS);
    }
}
