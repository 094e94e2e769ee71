package dev.ipvs.latency.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixOutcomeTest {
    private static final FixOutcome APPLIED = new FixOutcome(
            FixResult.Applied, FixOutcomeReason.Written, "net.ipv4.vs.run_estimation is 0 now", "1", "b-1");

    @Test
    void what_is_written_is_read_back() {
        assertThat(FixOutcome.parse(APPLIED.toJson())).contains(APPLIED);
    }

    @Test
    void a_field_of_a_later_version_does_no_harm() {
        assertThat(FixOutcome.parse(APPLIED.toJson().replace("{", "{\"later\":1,")))
                .contains(APPLIED);
    }

    @Test
    void a_long_message_is_cut_so_that_the_kubelet_does_not_cut_the_json() {
        FixOutcome chatty =
                new FixOutcome(FixResult.Failed, FixOutcomeReason.KernelRefused, "\u0001ü\"".repeat(9000), "1", "b-1");
        assertThat(chatty.toJson().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4096);
        assertThat(FixOutcome.parse(chatty.toJson())).hasValueSatisfying(read -> {
            assertThat(read.reason()).isEqualTo(FixOutcomeReason.KernelRefused);
            assertThat(read.message()).endsWith("…");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "Error: no such file", "{}", "{\"outcome\":\"Applied\"}", "{\"outcome\":\"Sure\"}"})
    void what_is_no_report_is_not_taken_for_one(String text) {
        assertThat(FixOutcome.parse(text)).isEmpty();
    }
}
