package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.ProblemReason;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.v1alpha1.Problem;
import dev.ipvs.latency.helper.judge.Figures;
import dev.ipvs.latency.helper.judge.NamespaceSentence;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import java.util.Optional;

/** The answer to "does this machine have the problem?" in plain words, for someone who reads no further. */
final class Headline {

    /** What a person notices; below it, others' walks are left to the table. */
    private static final long NOTICED_NS = 10_000_000;

    private Headline() {}

    static String of(MeasureResult result) {
        return switch (result.judgement().value()) {
            case Healthy ->
                result.window()
                        .map(Headline::healthy)
                        .orElse("No problem: the kernel threads that estimate take less" + " CPU than allowed.");
            case Breached -> breached(result);
            case Unaffected -> unaffected(result.judgement().reason());
            case Inconclusive ->
                "Cannot tell: " + result.judgement().message() + ". Measure again, for longer (--duration).";
            case Unknown -> "Cannot tell whether this machine has the problem: " + obstacle(result) + ".";
        };
    }

    private static String healthy(Window window) {
        Optional<String> others = window.otherNamespaces().stream()
                .filter(walks -> walks.delays().maxNs() >= NOTICED_NS)
                .findFirst()
                .map(walks ->
                        "Received packets wait, but not for the host's rules: " + NamespaceSentence.of(walks) + ".");
        return others.orElseGet(() ->
                "No problem: the IPVS estimator walks for at most " + longest(window.walks()) + delayed(window) + ".");
    }

    private static String breached(MeasureResult result) {
        return result.judgement().reason() == VerdictReason.EstimatorThreadsAboveThreshold
                ? "The kernel threads that estimate take more CPU than allowed; no packet waits for them."
                : result.window()
                        .map(window -> "This machine has the problem: every 2 s the IPVS estimator walks, for up to "
                                + longest(window.walks()) + delayed(window) + ".")
                        .orElse("This machine has the problem: "
                                + result.judgement().message() + ".");
    }

    private static String unaffected(VerdictReason reason) {
        return reason == VerdictReason.ModuleAbsent
                ? "No problem: IPVS is not in use, as the module ip_vs is not loaded."
                : "No problem: this kernel estimates in kernel threads, for which no packet waits.";
    }

    /** Missing rights in one sentence; the problems below name each. */
    private static String obstacle(MeasureResult result) {
        boolean rights =
                result.problems().stream().anyMatch(problem -> problem.reason() == ProblemReason.MissingCapability);
        return rights
                ? "this process may not measure it. Run it as root, or with the capabilities BPF, PERFMON and SYSLOG"
                : result.problems().stream()
                        .map(Problem::message)
                        .findFirst()
                        .orElse(result.judgement().message());
    }

    private static String longest(Optional<DurationSummary> walks) {
        return Figures.text(walks.map(DurationSummary::maxNs).orElse(0L));
    }

    private static String delayed(Window window) {
        long ns = Math.max(
                window.netRxDelay().map(DurationSummary::maxNs).orElse(0L),
                window.byRuleUpdates().maxNs());
        return ns == 0
                ? ", and no received packet was seen waiting for it"
                : ", and received packets waited for it for up to " + Figures.text(ns);
    }
}
