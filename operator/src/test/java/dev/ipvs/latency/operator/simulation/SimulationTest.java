package dev.ipvs.latency.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** {@code make simulate SEEDS=1-100000} runs any range; {@code make simulate SEEDS=42-42} runs one again. */
class SimulationTest {
    private static final String SEEDS = System.getProperty("seeds", "1-600");

    private static final Duration FOR_NEW_ONES = Duration.ofSeconds(15);
    private static final int AT_A_TIME = 50;

    @Test
    void all_rules_hold_in_each_history() {
        String[] range = SEEDS.split("-");
        assertThat(firstFailure(LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]))))
                .isEmpty();
    }

    /** The range begins at the millisecond, so that no run repeats one of another. */
    @Test
    void all_rules_hold_in_histories_that_nobody_has_run_yet() {
        Instant until = Instant.now().plus(FOR_NEW_ONES);
        long first = Instant.now().toEpochMilli();
        long next = first;
        while (Instant.now().isBefore(until)) {
            assertThat(firstFailure(LongStream.range(next, next + AT_A_TIME))).isEmpty();
            next += AT_A_TIME;
        }
        System.out.printf("new histories, all clean: make simulate SEEDS=%d-%d%n", first, next - 1);
        assertThat(next).isGreaterThan(first);
    }

    private static String firstFailure(LongStream seeds) {
        return seeds.parallel()
                .mapToObj(SimulationTest::failure)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }

    private static Optional<String> failure(long seed) {
        return Simulation.run(seed, Logic.REAL)
                .map(story -> "seed %d: %s%nreplay: make simulate SEEDS=%d-%d".formatted(seed, story, seed, seed));
    }
}
