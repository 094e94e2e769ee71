package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.PacketsLayout;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether following packets costs too much. The programs time every so many of their runs themselves, because the kernel's own
 * account (kernel.bpf_stats_enabled) takes CAP_SYS_ADMIN.
 */
final class PacketCost {

    private static final double PERCENT = 100;

    private final int maxPercent;
    private long atNs;
    private long spentNs;

    PacketCost(int maxPercent, long startNs) {
        this.maxPercent = maxPercent;
        this.atNs = startNs;
    }

    /**
     * Of one CPU, in percent, since the last call; empty where it is within the bound.
     *
     * @param timedNs the sum of the runs that were timed
     */
    Optional<String> excess(long nowNs, long timedNs) {
        long spent = timedNs * PacketsLayout.POINTS_PER_TIMED;
        double percent = PERCENT * (spent - spentNs) / Math.max(1, nowNs - atNs);
        atNs = nowNs;
        spentNs = spent;
        return percent <= maxPercent
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%.0f %% of a CPU, over --max-cost %d", percent, maxPercent));
    }
}
