package dev.ipvs.latency.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.v1alpha1.Measurement;
import dev.ipvs.latency.api.v1alpha1.Measurement.Delay;
import dev.ipvs.latency.api.v1alpha1.Thresholds;
import dev.ipvs.latency.operator.Examples;
import org.junit.jupiter.api.Test;

class BreachesTest {

    /** Its sysctl is the host's alone, and would freeze the host's statistics for nothing. */
    @Test
    void the_host_is_not_condemned_for_packets_that_another_namespaces_walk_delays() {
        Delay long300 = new Delay(4L, null, GoDuration.parse("300ms"));
        Measurement quiet = Examples.window("41us", "1m", 30);
        Measurement delayed = new Measurement(
                quiet.start(),
                quiet.end(),
                quiet.bootID(),
                quiet.walks(),
                quiet.p50(),
                quiet.p99(),
                quiet.max(),
                quiet.longestWalkCPU(),
                null,
                null,
                null,
                long300,
                null,
                null,
                0L,
                0L);

        assertThat(Breaches.of(delayed, Thresholds.DEFAULT)).isEmpty();
    }
}
