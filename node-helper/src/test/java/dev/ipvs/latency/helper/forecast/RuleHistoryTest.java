package dev.ipvs.latency.helper.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ipvs.latency.helper.forecast.RuleHistory.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class RuleHistoryTest {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(5);

    @Test
    void less_than_an_hour_says_nothing_of_growth() {
        assertThat(history(12, i -> 100 * i).growthPerDay()).isEmpty();
        assertThat(RuleHistory.NONE.growthPerDay()).isEmpty();
    }

    @Test
    void an_hour_is_enough_for_rules_that_do_not_change() {
        assertThat(history(13, _ -> 20_003).growthPerDay()).hasValue(0);
    }

    @Test
    void steady_growth_is_told_by_the_day() {
        assertThat(history(289, i -> 20_000 + 10 * i).growthPerDay().orElseThrow())
                .isCloseTo(2_880, within(1e-6));
    }

    /** Deployments that are rolled out add destinations and take them away again. */
    @Test
    void what_comes_and_goes_is_no_growth() {
        double growth = history(289, i -> 20_000 + (i % 12 < 2 ? 1_000 : 0))
                .growthPerDay()
                .orElseThrow();

        assertThat(growth).isBetween(-50.0, 50.0);
    }

    @Test
    void only_the_last_day_counts() {
        RuleHistory grewYesterday = history(600, i -> Math.min(100 * i, 20_000));

        assertThat(grewYesterday.counts()).hasSize(289);
        assertThat(grewYesterday.growthPerDay()).hasValue(0);
    }

    static RuleHistory history(int counts, IntUnaryOperator estimators) {
        RuleHistory history = RuleHistory.NONE;
        for (int i = 0; i < counts; i++) {
            history = history.plus(new Count(START.plus(STEP.multipliedBy(i)), estimators.applyAsInt(i)));
        }
        return history;
    }
}
