package dev.ipvs.latency.helper.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StolenTimeTest {

    private static final String STAT = """
            cpu  10132153 290696 3084719 46828483 16683 0 25195 175628 0 0
            cpu0 1393280 32966 572056 13343292 6130 0 17875 %d 0 0
            cpu1 1335498 34026 594205 13339287 5850 0 9231 50 0 0
            intr 199292
            ctxt 1990473
            """;

    @Test
    void is_the_difference_of_two_readings_by_cpu_in_ticks_of_10_ms() {
        StolenTime stolen = StolenTime.parse(STAT.formatted(112)).since(StolenTime.parse(STAT.formatted(100)));

        assertThat(stolen.ofCpu(0)).isEqualTo(120_000_000);
        assertThat(stolen.ofCpu(1)).isZero();
    }

    @Test
    void a_cpu_that_came_online_in_between_had_nothing_stolen_as_far_as_is_known() {
        StolenTime stolen = StolenTime.parse(STAT.formatted(112)).since(StolenTime.NONE);

        assertThat(stolen.ofCpu(0)).isZero();
        assertThat(stolen.ofCpu(7)).isZero();
    }
}
