package dev.ipvs.latency.helper.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How many estimators a node had.
 *
 * @param counts of the last day, the oldest first
 */
public record RuleHistory(List<Count> counts) {

    public static final RuleHistory NONE = new RuleHistory(List.of());

    private static final Duration KEPT = Duration.ofDays(1);

    /** Shorter, and a rollout of some Deployments would pass for growth. */
    private static final Duration ENOUGH = Duration.ofHours(1);

    /** How many there were at one moment. */
    public record Count(Instant at, int estimators) {}

    public RuleHistory {
        counts = List.copyOf(counts);
    }

    /** With one count more, without those that are older than a day by then. */
    public RuleHistory plus(Count newest) {
        Instant oldest = newest.at().minus(KEPT);
        return new RuleHistory(Stream.concat(
                        counts.stream().filter(count -> !count.at().isBefore(oldest)), Stream.of(newest))
                .toList());
    }

    /** Whether there is no count since then. */
    public boolean isOlderThan(Instant moment) {
        return counts.isEmpty() || counts.getLast().at().isBefore(moment);
    }

    /** By how many estimators they grow in a day: the slope of the line that fits best. Nothing in the first hour. */
    public OptionalDouble growthPerDay() {
        if (counts.isEmpty() || span().compareTo(ENOUGH) < 0) {
            return OptionalDouble.empty();
        }
        double meanDay = counts.stream().mapToDouble(this::days).average().orElseThrow();
        double meanCount = counts.stream().mapToInt(Count::estimators).average().orElseThrow();
        double covariance = counts.stream()
                .mapToDouble(count -> (days(count) - meanDay) * (count.estimators() - meanCount))
                .sum();
        double variance = counts.stream()
                .mapToDouble(count -> (days(count) - meanDay) * (days(count) - meanDay))
                .sum();
        return OptionalDouble.of(covariance / variance);
    }

    private Duration span() {
        return Duration.between(counts.getFirst().at(), counts.getLast().at());
    }

    private double days(Count count) {
        return (double) Duration.between(counts.getFirst().at(), count.at()).toMillis() / KEPT.toMillis();
    }
}
