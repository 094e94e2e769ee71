package dev.ipvs.latency.operator.fix;

/** What every fix costs that keeps the estimator from walking. */
final class FrozenStatistics {
    static final String SENTENCE = "while estimation is off, IPVS totals and rates are frozen on this node"
            + " (ipvsadm --stats and --rate, /proc/net/ip_vs_stats)";

    private FrozenStatistics() {}
}
