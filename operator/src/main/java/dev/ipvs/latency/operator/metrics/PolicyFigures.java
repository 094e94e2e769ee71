package dev.ipvs.latency.operator.metrics;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.VerdictValue;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.rollout.NodeDecision;
import dev.ipvs.latency.operator.rollout.Standing;
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
 * @param wave as in its status: {@code 2/3}, or {@code -} where there is nothing to fix
 */
public record PolicyFigures(String policy, List<NodeDecision> decisions, int lost, String wave, Standing standing) {
    private static final double NANOS = 1e9;

    public PolicyFigures {
        decisions = List.copyOf(decisions);
    }

    Stream<Sample> samples() {
        return Stream.of(byVerdict(), byState(), waves(), worst(), proven(), whole())
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
                        decisions.stream()
                                .filter(decision -> decision.inState(state))
                                .count(),
                        policy,
                        state.name()));
    }

    private Stream<Sample> waves() {
        String[] parts = wave.split("/", -1);
        return parts.length == 2
                ? Stream.of(
                        Sample.of(Metric.WAVE, Integer.parseInt(parts[0]), policy),
                        Sample.of(Metric.WAVES, Integer.parseInt(parts[1]), policy))
                : Stream.empty();
    }

    private Stream<Sample> worst() {
        return Stream.of(
                        longest(Metric.WORST_P99, measured(), Measurement::p99, policy),
                        longest(Metric.WORST_MAX, measured(), Measurement::max, policy))
                .flatMap(Optional::stream);
    }

    private Stream<Sample> proven() {
        return Stream.of(
                        longest(Metric.FIXED_P99, ofProven(FixRecord::before), Measurement::p99, policy, "before"),
                        longest(Metric.FIXED_P99, ofProven(FixRecord::after), Measurement::p99, policy, "after"))
                .flatMap(Optional::stream);
    }

    private Stream<Sample> whole() {
        String kind = switch (standing.kind()) {
            case READY -> "Ready";
            case UNDER_WAY -> "UnderWay";
            case STUCK -> "Stuck";
        };
        return Stream.of(
                Sample.of(Metric.LOST_NODES, lost, policy),
                Sample.of(Metric.STANDING, 1, policy, kind, standing.reason().name()));
    }

    private Stream<NodeDecision> owned() {
        return decisions.stream().filter(NodeDecision::owned);
    }

    private Stream<Measurement> measured() {
        return owned().flatMap(decision -> decision.node().measurement().stream());
    }

    private Stream<Measurement> ofProven(Function<FixRecord, Optional<Measurement>> moment) {
        return decisions.stream()
                .filter(NodeDecision::fixed)
                .flatMap(decision -> decision.fix().stream())
                .flatMap(fix -> moment.apply(fix).stream());
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
