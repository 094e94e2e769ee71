package dev.ipvs.latency.helper.diagnose.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketCostTest {

    private static final long SECOND = 1_000_000_000;

    /** One run in sixteen is timed. */
    private static final long TIMED_OF_TEN_PERCENT = SECOND / 10 / 16;

    private final PacketCost cost = new PacketCost(10, 5 * SECOND);

    @Test
    void within_the_bound_nothing_is_said() {
        assertThat(cost.excess(6 * SECOND, TIMED_OF_TEN_PERCENT)).isEmpty();
    }

    @Test
    void over_the_bound_it_says_how_much() {
        assertThat(cost.excess(6 * SECOND, 2 * TIMED_OF_TEN_PERCENT)).contains("20 % of a CPU, over --max-cost 10");
    }

    @Test
    void each_call_judges_only_the_time_since_the_one_before() {
        assertThat(cost.excess(15 * SECOND, 5 * TIMED_OF_TEN_PERCENT)).isEmpty();
        assertThat(cost.excess(16 * SECOND, 8 * TIMED_OF_TEN_PERCENT)).contains("30 % of a CPU, over --max-cost 10");
    }
}
