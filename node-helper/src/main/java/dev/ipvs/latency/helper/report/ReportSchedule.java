package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a report is due. What differs in substance is written at once; figures that merely move are written for every
 * second window, and later by this node's share of half a window, so that nodes do not write in step. So what is stored
 * is never older than two and a half windows, while the operator takes three for silence.
 *
 * <p>After a change, the next {@value #ATTENTIVE_WINDOWS} windows are each written: that is when somebody waits for them,
 * to verify a fix above all.
 *
 * @param share of this node, from 0 up to 1
 */
public record ReportSchedule(double share) {

    static final int ATTENTIVE_WINDOWS = 3;
    private static final int QUIET_WINDOWS = 2;

    /** Whether to write {@code report} now, after {@code last}, with windows of this length. */
    public boolean due(Optional<Reported> last, NodeReport report, Duration window, Instant now) {
        if (last.isEmpty() || report.differsInSubstance(last.get().report())) {
            return true;
        }
        Reported reported = last.get();
        Optional<Instant> newest = report.measurement().map(Measurement::end);
        Optional<Instant> stored = reported.report().measurement().map(Measurement::end);
        if (newest.isEmpty() || newest.equals(stored)) {
            return false;
        }
        if (reported.windowsSinceChange() < ATTENTIVE_WINDOWS) {
            return true;
        }
        // A window is never cut to the millisecond: half a window of slack counts windows, not time.
        Duration almost = window.multipliedBy(QUIET_WINDOWS).minus(window.dividedBy(2));
        boolean enoughWindows =
                stored.isEmpty() || !newest.get().isBefore(stored.get().plus(almost));
        return enoughWindows && !now.isBefore(newest.get().plus(delay(window)));
    }

    private Duration delay(Duration window) {
        return Duration.ofNanos((long) (window.toNanos() / 2 * share));
    }

    /** What was written last, and how many windows were written since something changed. */
    public record Reported(NodeReport report, int windowsSinceChange) {

        public static Reported after(Optional<Reported> last, NodeReport written) {
            boolean same = last.filter(before -> !written.differsInSubstance(before.report()))
                    .isPresent();
            return new Reported(written, same ? last.get().windowsSinceChange() + 1 : 0);
        }
    }
}
