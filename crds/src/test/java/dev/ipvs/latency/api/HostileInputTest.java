package dev.ipvs.latency.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a node that was broken into may say ends in an answer, never in an accident. */
class HostileInputTest {

    @Property
    void any_termination_message_is_a_report_or_none(@ForAll("messages") String message) {
        assertThat(FixOutcome.parse(message))
                .satisfiesAnyOf(
                        none -> assertThat(none).isEmpty(),
                        report -> assertThat(report).hasValueSatisfying(read -> {
                            assertThat(read.outcome()).isNotNull();
                            assertThat(read.reason()).isNotNull();
                            assertThat(read.message()).isNotNull();
                        }));
    }

    @Property
    void a_damaged_report_is_a_report_or_none(@ForAll("damagedReports") String message) {
        assertThatCode(() -> FixOutcome.parse(message)).doesNotThrowAnyException();
    }

    @Property
    void a_report_with_any_message_fits_into_what_the_kubelet_keeps(@ForAll String message) {
        FixOutcome outcome = new FixOutcome(FixResult.Failed, FixOutcomeReason.KernelRefused, message, "1", "b");
        assertThat(FixOutcome.parse(outcome.toJson())).isPresent();
    }

    @Property
    void any_duration_is_read_or_refused_with_a_sentence(@ForAll("durations") String text) {
        try {
            assertThat(GoDuration.parse(text).value()).isGreaterThanOrEqualTo(Duration.ZERO);
        } catch (IllegalArgumentException refusal) {
            assertThat(refusal).hasMessageContaining("duration");
        }
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(FixOutcome.MAX_BYTES),
                Arbitraries.strings()
                        .withChars("{}[]\":,0123456789.eE-+truefalsn \\u")
                        .ofMaxLength(200),
                Arbitraries.integers().between(1, 2000).map("["::repeat),
                Arbitraries.integers().between(1, 800).map("{\"a\":"::repeat),
                Arbitraries.of("null", "1", "\"Applied\"", "{\"outcome\":null,\"reason\":null,\"message\":null}"));
    }

    @Provide
    Arbitrary<String> damagedReports() {
        String whole = new FixOutcome(FixResult.Applied, FixOutcomeReason.Written, "set to 0", "1", "boot").toJson();
        return Arbitraries.integers()
                .between(0, whole.length() - 1)
                .flatMap(at -> Arbitraries.strings()
                        .all()
                        .ofMaxLength(8)
                        .map(noise -> whole.substring(0, at) + noise + whole.substring(at + 1)));
    }

    @Provide
    Arbitrary<String> durations() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(64),
                Arbitraries.strings().withChars("0123456789.nuµmsh-").ofMaxLength(64),
                Arbitraries.integers().between(1, 20_000).map("1s"::repeat));
    }
}
