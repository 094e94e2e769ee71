package dev.ipvs.latency.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** {@code make simulate SEEDS=1-100000} runs as many as wished; {@code make simulate SEEDS=42-42} runs one again. */
class SimulationTest {
    private static final String SEEDS = System.getProperty("seeds", "1-600");

    @Test
    void all_rules_hold_in_each_history() {
        String[] range = SEEDS.split("-");
        Optional<String> failed = LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]))
                .parallel()
                .mapToObj(SimulationTest::failure)
                .flatMap(Optional::stream)
                .findFirst();
        assertThat(failed.orElse("")).isEmpty();
    }

    private static Optional<String> failure(long seed) {
        return Simulation.run(seed, Logic.REAL)
                .map(story -> "seed %d: %s%nreplay: make simulate SEEDS=%d-%d".formatted(seed, story, seed, seed));
    }
}
