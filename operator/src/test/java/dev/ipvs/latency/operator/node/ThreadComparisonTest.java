package dev.ipvs.latency.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Measurement.EstimatorThreads;
import dev.ipvs.latency.api.v1alpha1.MeasurementSpec;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.operator.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a fix helped a node on which kernel threads estimate: they have no walks to count. */
class ThreadComparisonTest {
    private static final Instant APPLIED = Examples.ago("10m");
    private static final Measurement BEFORE = window(Examples.ago("11m"), 3, 2_400);

    @Test
    void threads_that_ended_are_better() {
        assertThat(compare(window(Examples.ago("8m"), 0, 0)))
                .isInstanceOfSatisfying(
                        Comparison.Better.class,
                        better -> assertThat(better.sentence()).isEqualTo("estimator threads 2400m before, 0m after"));
    }

    @Test
    void threads_that_go_on_are_not_better_once_a_node_would_be_condemned_for_them() {
        assertThat(compare(window(Examples.ago("1m"), 3, 2_300)))
                .isInstanceOfSatisfying(
                        Comparison.NotBetter.class,
                        worse -> assertThat(worse.sentence())
                                .isEqualTo(
                                        "still over: estimator threads 2300m > 500m; estimator threads 2400m before"));
        assertThat(compare(window(Examples.ago("10m"), 3, 2_300))).isInstanceOf(Comparison.Inconclusive.class);
    }

    private static Comparison compare(Measurement newest) {
        Thresholds delays = Thresholds.DEFAULT;
        MeasurementSpec usual = MeasurementSpec.DEFAULT;
        return Comparison.of(
                Optional.of(BEFORE),
                Optional.of(newest),
                Examples.BOOT,
                APPLIED,
                new MeasurementSpec(
                        usual.window(),
                        usual.minSamples(),
                        usual.breachesBeforeAction(),
                        new Thresholds(
                                delays.estimatorP99(), delays.estimatorMax(), delays.netRxDelayByEstimatorMax(), 500)));
    }

    private static Measurement window(Instant start, int threads, int millicores) {
        return Measurement.ofThreads(
                start,
                start.plus(Duration.ofMinutes(1)),
                Examples.BOOT,
                new EstimatorThreads(threads, millicores, 60_001, 20_500, null));
    }
}
