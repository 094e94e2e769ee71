package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.ReportInterval;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Verdict;
import dev.ipvs.latency.operator.fix.FixRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Measures window by window, too few samples, spikes and delays included, and reports as rarely as the real one: what is
 * new, each window after that for a while, each that may prove a fix, and else after {@link ReportInterval}.
 */
final class Helper {
    private static final GoDuration FAST = GoDuration.parse("41us");
    private static final int ATTENTIVE_WINDOWS = 3;

    private final ApiServer api;
    private final Chronicle chronicle;
    private final Dice dice;
    private final Faults faults;
    private final Machine machine;

    private Instant windowStart;
    private int breaches;
    private int sinceNews;

    Helper(ApiServer api, Chronicle chronicle, Dice dice, Faults faults, Machine machine) {
        this.api = api;
        this.chronicle = chronicle;
        this.dice = dice;
        this.faults = faults;
        this.machine = machine;
        this.windowStart = clock();
    }

    private Instant clock() {
        return chronicle.now().plus(machine.skew);
    }

    void restart() {
        windowStart = clock();
        breaches = 0;
        sinceNews = 0;
    }

    void act() {
        Optional.ofNullable(api.truth.latencies.get(machine.name))
                .filter(latency -> latency.nodeUid().equals(machine.uid))
                .ifPresentOrElse(this::measure, this::restart);
    }

    private void measure(Latency latency) {
        MeasurementSpec spec = latency.spec().measurement();
        Duration window = spec.window().value();
        Instant end = clock();
        if (end.isBefore(windowStart.plus(window))) {
            return;
        }
        boolean spike = faults.on() && dice.chance(0.03);
        boolean tooFew = faults.on() && dice.chance(0.05);
        boolean slow = machine.isSlow() || spike;
        GoDuration time = slow ? machine.slowWalk : FAST;
        breaches = tooFew ? breaches : slow ? breaches + 1 : 0;
        Measurement measured = new Measurement(
                windowStart,
                end,
                machine.bootID(),
                tooFew ? spec.minSamples() - 1L : spec.minSamples() + 2L,
                time,
                time,
                time,
                1,
                null,
                0L,
                0L);
        boolean late = faults.on() && dice.chance(0.1);
        windowStart = end;
        if (late) {
            return;
        }
        Verdict verdict = verdict(latency, value(latency, tooFew, slow, spec), end);
        report(latency, new Latency.Report(latency.generation(), chronicle.now(), machine.facts(), measured, verdict));
    }

    private void report(Latency latency, Latency.Report now) {
        MeasurementSpec spec = latency.spec().measurement();
        boolean news = latency.report()
                .filter(before -> saysTheSame(before, now, spec))
                .isEmpty();
        sinceNews = news ? 0 : sinceNews;
        boolean wanted = latency.fix()
                .filter(fix -> fix.state() == FixState.Applied || isNewer(fix, latency))
                .isPresent();
        boolean old = latency.report()
                .filter(before -> !now.measurement()
                        .end()
                        .isBefore(before.measurement().end().plus(ReportInterval.EVERY)))
                .isPresent();
        if (wanted || old || sinceNews++ <= ATTENTIVE_WINDOWS) {
            api.put(latency.with(now));
        }
    }

    private static boolean isNewer(FixRecord fix, Latency latency) {
        return latency.report()
                .filter(stored -> !stored.measurement().end().isAfter(fix.sinceOnNode()))
                .isPresent();
    }

    private static boolean saysTheSame(Latency.Report before, Latency.Report now, MeasurementSpec spec) {
        int enough = spec.breachesBeforeAction();
        return before.observedGeneration() == now.observedGeneration()
                && before.kernel().equals(now.kernel())
                && before.verdict().value() == now.verdict().value()
                && Math.min(before.verdict().breaches(), enough)
                        == Math.min(now.verdict().breaches(), enough);
    }

    private VerdictValue value(Latency latency, boolean tooFew, boolean slow, MeasurementSpec spec) {
        if (tooFew) {
            return VerdictValue.Inconclusive;
        }
        if (breaches >= spec.breachesBeforeAction()) {
            return VerdictValue.Breached;
        }
        VerdictValue before =
                latency.report().map(report -> report.verdict().value()).orElse(VerdictValue.Healthy);
        return slow && before == VerdictValue.Breached ? VerdictValue.Breached : VerdictValue.Healthy;
    }

    private Verdict verdict(Latency latency, VerdictValue value, Instant end) {
        Instant since = latency.report()
                .map(Latency.Report::verdict)
                .filter(before -> before.value() == value)
                .map(Verdict::since)
                .orElse(end);
        if (value == VerdictValue.Breached && !since.isBefore(end)) {
            chronicle.tell(machine.name + ": breached");
        }
        return new Verdict(value, since, breaches, VerdictReason.WithinThresholds, "simulated");
    }
}
