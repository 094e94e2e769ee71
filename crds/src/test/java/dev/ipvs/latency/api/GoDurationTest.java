package dev.ipvs.latency.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest(name = "{0} lasts {1} ns and is written {2}")
    @CsvSource({
        "0, 0, 0s",
        "0s, 0, 0s",
        "12ns, 12, 12ns",
        "41.2us, 41200, 41.2us",
        "41.2µs, 41200, 41.2us",
        "309ms, 309000000, 309ms",
        "1500ms, 1500000000, 1.5s",
        "90s, 90000000000, 1m30s",
        "1m, 60000000000, 1m",
        "1h30m, 5400000000000, 1h30m",
        "1h0m0.5s, 3600500000000, 1h0.5s",
    })
    void text_and_time_agree(String text, long nanos, String written) {
        assertThat(GoDuration.parse(text)).isEqualTo(GoDuration.ofNanos(nanos)).hasToString(written);
        assertThat(GoDuration.parse(written)).isEqualTo(GoDuration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50", "ms", "-1s", "1 m", "1d", "1,5s", "1s2"})
    void what_is_no_duration_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).hasMessageContaining("50ms");
    }

    @ParameterizedTest(name = "{0} is claimed as {1}")
    @CsvSource({"309456us, 309ms", "41234ns, 41.2us", "99960us, 100ms", "61.26s, 1m1.3s", "7ns, 7ns", "0s, 0s"})
    void a_measurement_claims_three_digits(String measured, String claimed) {
        assertThat(GoDuration.parse(measured).toThreeDigits()).hasToString(claimed);
    }

    @Test
    void longer_is_greater() {
        assertThat(GoDuration.parse("1m")).isGreaterThan(GoDuration.parse("59.9s"));
    }
}
