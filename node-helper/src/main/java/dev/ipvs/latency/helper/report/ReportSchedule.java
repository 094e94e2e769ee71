package dev.ipvs.latency.helper.report;

import dev.ipvs.latency.api.ReportInterval;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import java.time.Duration;
import java.util.Optional;

/**
 * When a report is due. At once: what differs in substance, each of the {@value #ATTENTIVE_WINDOWS} windows after that, and
 * each window while a fix waits for its proof. After two windows: figures that changed a lot. All else after
 * {@link ReportInterval}, since that the helper lives is known from its pod.
 *
 * @param share of this node, from 0 up to 1
 */
public record ReportSchedule(double share) {

    static final int ATTENTIVE_WINDOWS = 3;

    /** A window is never cut to the millisecond: half a window of slack counts windows, not time. */
    private static final double TWO_WINDOWS = 1.5;

    /** Whether to write {@code report} now, after {@code last}. */
    public boolean due(Optional<Reported> last, NodeReport report, Assignment assigned) {
        if (last.isEmpty() || report.differsInSubstance(last.get().report(), assigned.measurement())) {
            return true;
        }
        Reported reported = last.get();
        Optional<Measurement> newest = report.measurement();
        Optional<Measurement> stored = reported.report().measurement();
        if (newest.isEmpty() || newest.map(Measurement::end).equals(stored.map(Measurement::end))) {
            return false;
        }
        return stored.isEmpty()
                || assigned.wanted() == WindowsWanted.EACH
                || reported.writesSinceChange() < ATTENTIVE_WINDOWS
                || isDue(stored.get(), newest.get(), reported, assigned);
    }

    private boolean isDue(Measurement stored, Measurement newest, Reported reported, Assignment assigned) {
        boolean moved = new FigureChange(stored, newest, assigned.measurement().thresholds()).isLarge();
        long twoWindows = (long) (assigned.window().toMillis() * TWO_WINDOWS);
        Duration interval = moved ? Duration.ofMillis(twoWindows) : interval(reported);
        return !newest.end().isBefore(stored.end().plus(interval));
    }

    private Duration interval(Reported reported) {
        boolean first = reported.writesSinceChange() == ATTENTIVE_WINDOWS;
        return first ? ReportInterval.first(share) : ReportInterval.EVERY;
    }

    /** What was written last, and how many reports were written since one that said something new. */
    public record Reported(NodeReport report, int writesSinceChange) {

        public static Reported after(Optional<Reported> last, NodeReport written, Assignment assigned) {
            boolean same = last.filter(before -> !written.differsInSubstance(before.report(), assigned.measurement()))
                    .isPresent();
            return new Reported(written, same ? last.get().writesSinceChange() + 1 : 0);
        }
    }
}
