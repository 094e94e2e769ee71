package dev.ipvs.latency.operator.proxymode;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When the first kube-proxy was lately kept off labelled nodes. Each time restarts kube-proxy on every node, so it is kept
 * in an annotation of the second one: an operator that starts again must not begin to count anew.
 */
public record Exclusions(List<Instant> times) {
    public static final String ANNOTATION = "latency.ipvs.dev/exclusion-added";
    private static final Duration LATELY = Duration.ofMinutes(10);

    /** An upgrade of Kubernetes takes the affinity away once. */
    private static final int MOST = 2;

    public Exclusions {
        times = List.copyOf(times);
    }

    /** What is written there and is no time does not count. */
    public static Exclusions read(Map<String, String> annotations, Instant now) {
        return new Exclusions(Arrays.stream(Optional.ofNullable(annotations.get(ANNOTATION))
                        .orElse("")
                        .split(","))
                .flatMap(text -> time(text).stream())
                .filter(time -> time.plus(LATELY).isAfter(now))
                .toList());
    }

    /** Whether another one would be the beginning of a fight. */
    public boolean exhausted() {
        return times.size() >= MOST;
    }

    public Exclusions and(Instant now) {
        return new Exclusions(Stream.concat(times.stream(), Stream.of(now)).toList());
    }

    /** As annotations. */
    public Map<String, String> written() {
        return times.isEmpty()
                ? Map.of()
                : Map.of(ANNOTATION, times.stream().map(Instant::toString).collect(Collectors.joining(",")));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
