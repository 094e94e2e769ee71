package dev.ipvs.latency.helper.judge;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictReason;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.helper.measure.DurationSummary;
import dev.ipvs.latency.helper.measure.Window;
import java.util.Optional;
import java.util.stream.Stream;

/** One threshold that a window was over. */
public record Breach(VerdictReason reason, String figure, GoDuration measured, GoDuration threshold) {

    /** The first threshold that a window is over, in the order in which they are written in a policy. */
    public static Optional<Breach> of(Window window, Thresholds thresholds) {
        Optional<DurationSummary> walks = window.walks();
        return Stream.of(
                        over(
                                VerdictReason.EstimatorP99AboveThreshold,
                                "p99",
                                walks.map(DurationSummary::p99Ns),
                                thresholds.estimatorP99()),
                        over(
                                VerdictReason.EstimatorMaxAboveThreshold,
                                "max",
                                walks.map(DurationSummary::maxNs),
                                thresholds.estimatorMax()),
                        over(
                                VerdictReason.NetRxDelayAboveThreshold,
                                "NET_RX delay max",
                                window.netRxDelay().map(DurationSummary::maxNs),
                                thresholds.netRxDelayByEstimatorMax()),
                        over(
                                VerdictReason.RuleUpdateDelayAboveThreshold,
                                "NET_RX delay by rule updates max",
                                Optional.of(window.byRuleUpdates().maxNs()),
                                thresholds.netRxDelayByEstimatorMax()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Breach> over(
            VerdictReason reason, String figure, Optional<Long> measuredNs, GoDuration threshold) {
        return measuredNs
                .map(GoDuration::ofNanos)
                .filter(measured -> measured.compareTo(threshold) > 0)
                .map(measured -> new Breach(reason, figure, measured, threshold));
    }

    public String sentence() {
        return figure + " " + measured.toThreeDigits() + " > " + threshold;
    }
}
