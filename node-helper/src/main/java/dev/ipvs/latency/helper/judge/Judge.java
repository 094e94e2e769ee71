package dev.ipvs.latency.helper.judge;

import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.kernel.Obstacles;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import dev.ipvs.latency.helper.threads.ThreadWindow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * From windows to a verdict.
 *
 * <ul>
 *   <li>A window that lost events, or saw too few walks, says nothing: Inconclusive, and ends the consecutive breaches.
 *   <li>A window over a threshold adds one; the verdict changes when there are enough in a row.
 *   <li>A window within all thresholds is Healthy at once: only a breach must repeat.
 * </ul>
 */
public final class Judge {

    private static final long WORTH_MENTION_NS = 10_000_000;

    /** The estimator runs every two seconds, and each walk takes part of one. */
    private static final Duration TWO_PERIODS = Duration.ofSeconds(5);

    private Judge() {}

    /** The judgement after one more window. */
    public static Judgement next(Judgement before, Window window, MeasurementSpec spec) {
        if (window.lostEvents() > 0) {
            return inconclusive(VerdictReason.EventsLost, window.lostEvents() + " walks could not be stored");
        }
        if (notSeen(window)) {
            return cannotMeasure(List.of(Obstacles.estimatorNotSeen()));
        }
        long walks = window.walks().map(DurationSummary::count).orElse(0L);
        if (walks < spec.minSamples()) {
            return inconclusive(
                    VerdictReason.TooFewSamples, walks + " walks in a window, " + spec.minSamples() + " needed");
        }
        Optional<Breach> breach = Breach.of(window, spec.thresholds());
        return breach.map(found -> breached(before, found.reason(), found.sentence(), stolen(window), spec))
                .orElseGet(() -> healthy(window));
    }

    /** The timer re-arms itself whatever the sysctl and the rules are, so two periods without a walk are a fault of measuring. */
    public static boolean notSeen(Window window) {
        return window.walks().isEmpty()
                && Duration.between(window.start(), window.end()).compareTo(TWO_PERIODS) > 0;
    }

    /** A window that saw two states of the kernel. */
    public static Judgement kernelChanged() {
        return inconclusive(
                VerdictReason.KernelChanged,
                "ip_vs, its sysctl or a livepatch changed within the window: measure again");
    }

    /** The judgement after one more window of kernel threads: by their own threshold, if there is one. */
    public static Judgement next(Judgement before, ThreadWindow window, MeasurementSpec spec) {
        Integer most = spec.thresholds().estimatorThreadsMillicores();
        if (most == null) {
            return unaffected(Variant.Kthread);
        }
        if (window.millicores() <= most) {
            return new Judgement(VerdictValue.Healthy, VerdictReason.WithinThresholds, 0, ThreadSentence.of(window));
        }
        return breached(
                before,
                VerdictReason.EstimatorThreadsAboveThreshold,
                "estimator threads " + window.millicores() + "m > " + most + "m",
                "",
                spec);
    }

    /** Where the kernel has nothing to measure. */
    public static Judgement unaffected(Variant variant) {
        return switch (variant) {
            case Kthread ->
                new Judgement(
                        VerdictValue.Unaffected,
                        VerdictReason.KernelThreadEstimates,
                        0,
                        "this kernel estimates in kernel threads, which hold up no softirq");
            case Absent ->
                new Judgement(VerdictValue.Unaffected, VerdictReason.ModuleAbsent, 0, "the module ip_vs is not loaded");
            case DelayedWork -> unknown(VerdictReason.DelayedWorkEstimates, "this kernel estimates in a delayed work");
            case Timer, Unknown -> unknown(VerdictReason.VariantUnknown, "this kernel's estimator is not known");
        };
    }

    /**
     * Where nothing is measured: a threshold for threads that cannot be read judges nothing.
     *
     * @param unread what keeps them from being read
     */
    public static Judgement unmeasured(Variant variant, Optional<Problem> unread, MeasurementSpec spec) {
        return unread.filter(_ -> spec.thresholds().estimatorThreadsMillicores() != null)
                .map(problem -> cannotMeasure(List.of(problem)))
                .orElseGet(() -> unaffected(variant));
    }

    /** Where something is in the way of measuring. */
    public static Judgement cannotMeasure(List<Problem> problems) {
        String first = problems.stream().map(Problem::message).findFirst().orElse("");
        return unknown(VerdictReason.CannotMeasure, first);
    }

    /** @param beside what else is to be known of the newest window */
    private static Judgement breached(
            Judgement before, VerdictReason reason, String breach, String beside, MeasurementSpec spec) {
        int breaches = before.breaches() + 1;
        if (breaches < spec.breachesBeforeAction()) {
            return before.withBreaches(breaches);
        }
        String windows = breaches == 1 ? "" : " in " + breaches + " windows in a row";
        return new Judgement(VerdictValue.Breached, reason, breaches, breach + windows + beside);
    }

    /** A walk that the hypervisor interrupted is no shorter for packets, but no fix here makes it so. */
    private static String stolen(Window window) {
        long ns = window.stolenFromLongestWalkNs();
        return ns >= WORTH_MENTION_NS
                ? "; the hypervisor took " + Figures.text(ns) + " of that CPU in the newest window"
                : "";
    }

    private static Judgement healthy(Window window) {
        String figures = window.walks()
                .map(walks -> "p99 " + Figures.text(walks.p99Ns()) + ", max " + Figures.text(walks.maxNs()))
                .orElse("no walks");
        return new Judgement(
                VerdictValue.Healthy, VerdictReason.WithinThresholds, 0, figures + otherNamespaces(window));
    }

    /** Not judged, but not hidden: the host's packets wait for another namespace's walks as for its own. */
    private static String otherNamespaces(Window window) {
        return window.otherNamespaces().stream()
                .filter(walks -> walks.delays().maxNs() >= WORTH_MENTION_NS)
                .findFirst()
                .map(walks -> "; " + NamespaceSentence.of(walks))
                .orElse("");
    }

    private static Judgement inconclusive(VerdictReason reason, String message) {
        return new Judgement(VerdictValue.Inconclusive, reason, 0, message);
    }

    private static Judgement unknown(VerdictReason reason, String message) {
        return new Judgement(VerdictValue.Unknown, reason, 0, message);
    }
}
