package dev.ipvs.latency.operator.node;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a fix helped, by the same measurement that condemned the node. */
public sealed interface Comparison {
    /** The same in a sentence. */
    String sentence();

    record Better(Measurement after, String sentence) implements Comparison {}

    record NotBetter(Measurement after, String sentence) implements Comparison {}

    /** What was measured is not there any more. */
    record NothingLeft(String sentence) implements Comparison {}

    /** Nothing can be said yet; more windows will tell. */
    record Inconclusive(String sentence) implements Comparison {}

    /**
     * Compares the newest window with the thresholds. Being under all of them is the proof. Being over one is proof of
     * the contrary only once as many windows have passed since the change as it takes to condemn a node.
     */
    static Comparison of(
            Optional<Measurement> before,
            Optional<Measurement> newest,
            String bootID,
            Instant appliedAt,
            MeasurementSpec spec) {
        Optional<Measurement> counted = newest.filter(
                window -> window.bootID().equals(bootID) && !window.start().isBefore(appliedAt));
        if (counted.isEmpty()) {
            return new Inconclusive("no window has been measured wholly after the change yet");
        }
        Measurement after = counted.get();
        boolean sampled = after.estimatorThreads() == null;
        if (sampled && after.walks() < spec.minSamples()) {
            return new Inconclusive("the window since the change has " + after.walks() + " samples, of "
                    + spec.minSamples() + " that are needed");
        }
        List<String> breaches = Breaches.of(after, spec.thresholds());
        if (breaches.isEmpty()) {
            return new Better(after, what(counted) + " " + figure(before) + " before, " + figure(counted) + " after");
        }
        long windows = 1
                + Duration.between(appliedAt, after.start())
                        .dividedBy(spec.window().value());
        String sentence =
                "still over: " + String.join(", ", breaches) + "; " + what(counted) + " " + figure(before) + " before";
        return windows >= spec.breachesBeforeAction() ? new NotBetter(after, sentence) : new Inconclusive(sentence);
    }

    private static String what(Optional<Measurement> window) {
        return window.map(Measurement::estimatorThreads).isPresent() ? "estimator threads" : "p99";
    }

    private static String figure(Optional<Measurement> window) {
        return window.map(Measurement::estimatorThreads)
                .map(threads -> threads.millicores() + "m")
                .orElseGet(() -> p99(window));
    }

    private static String p99(Optional<Measurement> window) {
        return window.flatMap(present -> Optional.ofNullable(present.p99()))
                .map(GoDuration::text)
                .orElse("unknown");
    }
}
