package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Wait;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a packet was held by: those whom the CPU's received packets waited for in the same time. A packet that came after the
 * wait had begun is charged in proportion, as a wait knows the sum of each culprit and not when each ran.
 *
 * @param waits with times since the window's start
 */
record GapCulprits(List<Wait> waits) {

    GapCulprits {
        waits = waits.stream().sorted(Comparator.comparingLong(Wait::startNs)).toList();
    }

    /** The longest first; together no more than the time between. */
    List<Culprit> of(int cpu, long fromNs, long toNs) {
        Map<Culprit, Culprit> merged = new LinkedHashMap<>();
        long chargedUntil = fromNs;
        for (Wait wait : waits) {
            long from = Math.max(wait.startNs(), chargedUntil);
            long to = Math.min(wait.endNs(), toNs);
            if (wait.cpu() != cpu || from >= to) {
                continue;
            }
            double share = (to - from) / (double) wait.ns();
            wait.culprits().forEach(culprit -> merged.merge(culprit.with(0, 0), part(culprit, share), Culprit::plus));
            chargedUntil = to;
        }
        return merged.values().stream()
                .filter(culprit -> culprit.ns() > 0)
                .sorted(Comparator.comparingLong(Culprit::ns).reversed())
                .toList();
    }

    private static Culprit part(Culprit culprit, double share) {
        return culprit.with((long) (culprit.ns() * share), culprit.runs());
    }
}
