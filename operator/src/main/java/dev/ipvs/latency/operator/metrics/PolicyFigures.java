package dev.ipvs.latency.operator.metrics;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.LatencyPolicyStatus.LivepatchNodes;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.Evidence;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Plan;
import dev.ipvs.latency.operator.rollout.Progress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One policy in figures, recounted at each look.
 *
 * @param overridden how many nodes it selects and another policy decides about
 * @param livepatches as many rows as its status holds, so that labels stay few
 */
public record PolicyFigures(String policy, Plan plan, int overridden, List<LivepatchNodes> livepatches) {
    private static final double NANOS = 1e9;
    private static final String UNKNOWN = "unknown";

    public PolicyFigures {
        livepatches = List.copyOf(livepatches);
    }

    Stream<Sample> samples() {
        return Stream.of(byVerdict(), byState(), waves(), worst(), proven(), whole(), byLivepatch())
                .flatMap(Function.identity());
    }

    private Stream<Sample> byVerdict() {
        return Arrays.stream(VerdictValue.values())
                .map(verdict -> Sample.of(
                        Metric.NODES,
                        owned().filter(decision -> decision.shown() == verdict).count(),
                        policy,
                        verdict.name()));
    }

    private Stream<Sample> byState() {
        return Arrays.stream(FixState.values())
                .map(state -> Sample.of(
                        Metric.FIXES,
                        plan.decisions().stream()
                                .filter(decision -> decision.inState(state))
                                .count(),
                        policy,
                        state.name()));
    }

    private Stream<Sample> waves() {
        Progress progress = plan.progress();
        return progress.inNeed() == 0
                ? Stream.empty()
                : Stream.of(
                        Sample.of(Metric.WAVE, progress.wave(), policy),
                        Sample.of(Metric.WAVES, progress.waves(), policy));
    }

    private Stream<Sample> worst() {
        return Stream.of(
                        longest(Metric.WORST_P99, measured(), Measurement::p99, policy),
                        longest(Metric.WORST_MAX, measured(), Measurement::max, policy))
                .flatMap(Optional::stream);
    }

    private Stream<Sample> proven() {
        return Stream.of(
                        longest(Metric.FIXED_P99, ofProven(Evidence::before), Measurement::p99, policy, "before"),
                        longest(Metric.FIXED_P99, ofProven(Evidence::after), Measurement::p99, policy, "after"))
                .flatMap(Optional::stream);
    }

    private Stream<Sample> whole() {
        String kind = switch (plan.phase().kind()) {
            case READY -> "Ready";
            case RECONCILING -> "Reconciling";
            case STALLED -> "Stalled";
        };
        return Stream.of(
                Sample.of(Metric.OVERRIDDEN_NODES, overridden, policy),
                Sample.of(Metric.PHASE, 1, policy, kind, plan.phase().reason().name()));
    }

    private Stream<Sample> byLivepatch() {
        return livepatches.stream()
                .map(row -> Sample.of(
                        Metric.LIVEPATCH_NODES,
                        row.nodes(),
                        policy,
                        row.digest(),
                        Optional.ofNullable(row.kernel()).orElse(UNKNOWN),
                        row.outcome().name(),
                        row.reason()));
    }

    private Stream<NodeDecision> owned() {
        return plan.decisions().stream().filter(NodeDecision::owned);
    }

    private Stream<Measurement> measured() {
        return owned().flatMap(decision -> decision.node().measurement().stream());
    }

    private Stream<Measurement> ofProven(Function<Evidence, Optional<Measurement>> moment) {
        return plan.decisions().stream()
                .filter(NodeDecision::fixed)
                .flatMap(decision -> decision.fix().stream())
                .flatMap(fix -> moment.apply(fix.evidence()).stream());
    }

    private static Optional<Sample> longest(
            Metric metric,
            Stream<Measurement> windows,
            Function<Measurement, @Nullable GoDuration> duration,
            String... labels) {
        return windows.flatMap(window -> Optional.ofNullable(duration.apply(window)).stream())
                .max(Comparator.naturalOrder())
                .map(found -> Sample.of(metric, found.value().toNanos() / NANOS, labels));
    }
}
