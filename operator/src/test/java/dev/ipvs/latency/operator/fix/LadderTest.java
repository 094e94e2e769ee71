package dev.ipvs.latency.operator.fix;

import static dev.ipvs.latency.api.FixType.Livepatch;
import static dev.ipvs.latency.api.FixType.ProxyMode;
import static dev.ipvs.latency.api.FixType.Sysctl;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import dev.ipvs.latency.api.v1alpha1.Recommendation.PassedOver;
import dev.ipvs.latency.operator.Examples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {

    static Stream<Arguments> cases() {
        return Stream.of(
                row("a timer kernel with the knob gets the sysctl", Variant.Timer, "1", List.of(Sysctl), "Sysctl"),
                row(
                        "what is above it is passed over with a reason",
                        Variant.Timer,
                        "1",
                        List.of(Livepatch, Sysctl, ProxyMode),
                        "Sysctl after Livepatch:NotAvailable"),
                row(
                        "a timer kernel without the knob gets none yet",
                        Variant.Timer,
                        "",
                        List.of(Sysctl, Livepatch, ProxyMode),
                        "none after Sysctl:KnobMissing Livepatch:NotAvailable ProxyMode:NotAvailable"),
                row(
                        "a knob that someone else turned is not ours to turn",
                        Variant.Timer,
                        "0",
                        List.of(Sysctl),
                        "none after Sysctl:KnobAlreadyAtTarget"),
                row(
                        "a vendor's variant is not touched",
                        Variant.DelayedWork,
                        "1",
                        List.of(Sysctl),
                        "none after Sysctl:VariantNotSuited"),
                row(
                        "an unknown variant neither",
                        Variant.Unknown,
                        "1",
                        List.of(Sysctl),
                        "none after Sysctl:VariantNotSuited"),
                row("an empty ladder has no fix", Variant.Timer, "1", List.of(), "none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_first_rung_that_fits_is_chosen(String what, KernelFacts kernel, List<FixType> rungs, String expected) {
        assertThat(text(Ladder.choose(rungs, kernel))).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_obstacle_is_told_in_a_sentence(String what, KernelFacts kernel, List<FixType> rungs) {
        assertThat(Ladder.choose(rungs, kernel).passedOver())
                .extracting(PassedOver::message)
                .allSatisfy(message -> assertThat(message).contains(" "));
    }

    private static String text(Ladder ladder) {
        String fix = ladder.fix().map(FixType::name).orElse("none");
        List<String> above = ladder.passedOver().stream()
                .map(rung -> rung.type() + ":" + rung.reason())
                .toList();
        return above.isEmpty() ? fix : fix + " after " + String.join(" ", above);
    }

    private static Arguments row(String what, Variant variant, String knob, List<FixType> rungs, String expected) {
        return Arguments.of(what, Examples.kernel(variant, knob), rungs, expected);
    }
}
